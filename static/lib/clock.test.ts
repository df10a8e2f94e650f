import assert from "node:assert/strict"
import { test } from "node:test"
import { DisciplinedClock } from "./clock.ts"

/** A clock whose monotonic time the test moves; the server is `ahead` ms ahead of it. */
function setUp(device: number, saved = 0) {
  const time = { now: 0 }
  const clock = new DisciplinedClock(device, saved, () => time.now)
  const sample = (ahead: number, out = 1, back = 1): void => {
    const t0 = time.now
    time.now += out
    const server = time.now + ahead
    time.now += back
    clock.hear(t0, server, server, time.now)
  }
  return { time, clock, sample }
}

test("without a server the device's clock counts, but never below what was saved", () => {
  assert.equal(setUp(500).clock.now(), 500)
  assert.equal(setUp(500, 9000).clock.now(), 9000)
  assert.equal(setUp(500).clock.state.state, "guessed")
})

test("the first answer sets the time, however wrong the device was", () => {
  const { clock, sample, time } = setUp(86_400_000)
  sample(1_000_000)
  assert.equal(clock.now(), time.now + 1_000_000)
  assert.equal(clock.state.state, "disciplined")
})

test("the sample with the shortest way wins over later, slower ones", () => {
  const { clock, sample, time } = setUp(0)
  sample(1000, 1, 1)
  sample(1000, 80, 0)
  assert.equal(clock.measured(), time.now + 1000)
})

test("playback follows a small correction slowly and never runs backwards", () => {
  const { clock, sample, time } = setUp(0)
  sample(1000, 4, 4)
  const before = clock.now()
  sample(990, 1, 1)
  assert.ok(clock.now() > before)
  assert.ok(clock.now() - clock.measured() > 9)
  time.now += 30_000
  assert.ok(Math.abs(clock.now() - clock.measured()) < 0.001)
})

test("a large correction waits for the end of an item", () => {
  const { clock, sample } = setUp(0)
  sample(1000, 4, 4)
  sample(61_000, 1, 1)
  assert.ok(clock.measured() - clock.now() > 59_000)
  clock.boundary()
  assert.equal(clock.now(), clock.measured())
})

test("a lost line keeps the time that it had", () => {
  const { clock, sample, time } = setUp(0)
  sample(1000)
  clock.lost()
  time.now += 5000
  assert.equal(clock.measured(), time.now + 1000)
  assert.equal(clock.state.state, "coasting")
})
