import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAckFirst } from '../../../src/lib/ack-first.ts';

/** Work that ends when told to; counts what runs. */
function workshop() {
  const running: (() => void)[] = [];
  return {
    running,
    work: () => new Promise<void>((resolve) => running.push(resolve)),
    endAll: () => {
      for (const end of running.splice(0)) end();
    },
  };
}

describe('work after acknowledgements', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives the result of the work, or its error', async () => {
    const ackFirst = createAckFirst();
    const good = ackFirst(async () => 'done');
    const bad = expect(ackFirst(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await vi.advanceTimersByTimeAsync(50);
    expect(await good).toBe('done');
    await bad;
  });

  it('begins once no further request has come for a moment', async () => {
    const ackFirst = createAckFirst();
    const { running, work } = workshop();
    for (let request = 0; request < 5; request += 1) {
      void ackFirst(work);
      await vi.advanceTimersByTimeAsync(3);
    }
    expect(running).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(running).toHaveLength(5);
  });

  it('begins one by one after a second of requests without a pause', async () => {
    const ackFirst = createAckFirst();
    const { running, work, endAll } = workshop();
    let begun = 0;
    for (let elapsedMs = 0; elapsedMs < 1_100; elapsedMs += 2) {
      void ackFirst(work);
      await vi.advanceTimersByTimeAsync(2);
      begun += running.length;
      endAll();
      if (elapsedMs < 900) expect(begun).toBe(0);
    }
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(50);
  });

  it('runs a few side by side and takes the next when one ends', async () => {
    const ackFirst = createAckFirst();
    const { running, work, endAll } = workshop();
    for (let request = 0; request < 20; request += 1) void ackFirst(work);
    await vi.advanceTimersByTimeAsync(50);
    expect(running).toHaveLength(8);
    endAll();
    await vi.advanceTimersByTimeAsync(50);
    expect(running).toHaveLength(8);
    endAll();
    await vi.advanceTimersByTimeAsync(50);
    expect(running).toHaveLength(4);
  });

  it('does not let work that hangs keep the rest waiting', async () => {
    const ackFirst = createAckFirst();
    const { running, work } = workshop();
    for (let request = 0; request < 8; request += 1) void ackFirst(work);
    await vi.advanceTimersByTimeAsync(50);
    const late = ackFirst(async () => 'answered');
    await vi.advanceTimersByTimeAsync(300);
    expect(running).toHaveLength(8);
    expect(await late).toBe('answered');
  });
});
