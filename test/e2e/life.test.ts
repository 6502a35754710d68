import { describe } from 'vitest';
import { liveThroughThreeWeeks } from './life.ts';

describe('three weeks of a campaign with two bots on one database', () => liveThroughThreeWeeks(2));
