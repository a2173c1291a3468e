import { preset } from './src/index.ts';

export default preset({ databases: true });
