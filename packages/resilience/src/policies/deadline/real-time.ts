import { Alarms } from './alarms.ts';

/** The alarms of every deadline that is given no others. Their one timer does not keep a process alive. */
export const realTime: Alarms = new Alarms({
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
});
