import { secondsOf } from './goDuration';

it.each([
  ['10m', 600],
  ['1h30m', 5400],
  ['45s', 45],
  ['1.5m', 90],
  ['200ms', 1],
])('%s is %d seconds', (duration, seconds) => {
  expect(secondsOf(duration)).toBe(seconds);
});

it.each(['', '10', 'm', '10 m', '1d', '-5m'])('refuses %j', duration => {
  expect(() => secondsOf(duration)).toThrow(/is no duration of Flux/);
});
