import { describe } from 'vitest';
import { liveThroughThreeWeeks } from '../e2e/life.ts';

describe('three weeks of a campaign with one bot', () => liveThroughThreeWeeks(1));
