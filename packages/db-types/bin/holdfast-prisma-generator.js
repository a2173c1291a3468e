#!/usr/bin/env node
// Prisma starts this file and speaks to it over its standard streams.
import { startGenerator } from '../dist/prisma/generator.js';

startGenerator();
