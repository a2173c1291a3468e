#!/usr/bin/env node
// A file of its own, so that there is something to link before the package is built.
import '../dist/cli/main.js';
