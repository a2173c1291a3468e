import { createStore, ReadRepository, Repository, type Store } from '@holdfast/repositories';
import { postgres } from '@holdfast/resilience/postgres';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/prisma/client.ts';
import {
  customer,
  type NewOrder,
  type Order,
  order,
  orderLine,
  product,
  relations,
  salesByDay,
  stockLevel,
  subscription,
  ticket,
  user,
  verificationToken,
} from './generated/tables/index.ts';

export { type NewOrder, type Order, relations };

class OrderRepository extends Repository.for(order) {
  dueBefore(day: string): Promise<Order[]> {
    return this.list({ where: { dueOn: { lt: day } }, orderBy: { dueOn: 'asc' } });
  }
}

const repositories = {
  orders: OrderRepository,
  orderLines: Repository.for(orderLine),
  customers: Repository.for(customer),
  products: Repository.for(product),
  stock: Repository.for(stockLevel),
  subscriptions: Repository.for(subscription),
  tickets: Repository.for(ticket),
  users: Repository.for(user),
  tokens: Repository.for(verificationToken),
  sales: ReadRepository.for(salesByDay),
};

/** The shop's store: the repositories it has adopted, beside the client that it keeps. */
export function openStore(url: string): Store<typeof repositories, PrismaClient> {
  return createStore({
    database: postgres({ url }),
    prisma: (pool) => new PrismaClient({ adapter: new PrismaPg(pool) }),
    repositories,
  });
}
