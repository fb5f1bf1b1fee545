// What the timeline's island does, without a chart.
import { describe, expect, test } from "vitest";
import { binsIn, withDays } from "../src/range";
import { addressOf, questionIn } from "../src/room";

describe("a range over ten bars of a hundred", () => {
  test.each([
    [[0, 1000], [0, 9]], // all
    [[250, 250], [2, 2]], // a click on one
    [[100, 200], [1, 1]], // it ends where the next begins
    [[100, 201], [1, 2]],
    [[950, 2000], [9, 9]], // beyond the end
    [[400, 200], [2, 3]], // drawn backwards
    [[-5, -5], [0, 0]],
  ] as [[number, number], [number, number]][])("%j touches %j", (range, wanted) => {
    expect(binsIn(range, 1000, 10)).toEqual(wanted);
  });
});

test.each([
  ["", "?since=2024-01-01&until=2024-01-31"],
  ["?actor=RUS&since=2020-01-01&by=year", "?actor=RUS&since=2024-01-01&until=2024-01-31"],
  ["?actor=RUS&actor=UKR", "?actor=RUS&actor=UKR&since=2024-01-01&until=2024-01-31"], // several mean any
])("%s with other days is %s", (query, wanted) => expect(withDays(query, "2024-01-01", "2024-01-31")).toBe(wanted));

test.each([
  ["http://here/?actor=RUS", "/?actor=RUS"],
  ["http://here/ask?q=RUS", "/ask?q=RUS"],
  ["http://here/events?actor=RUS", null], // another page
  ["http://elsewhere/?actor=RUS", null],
  ["javascript:alert(1)", null],
])("%s asks %s", (target, wanted) => expect(questionIn(new URL(target), new URL("http://here/"))).toBe(wanted));

test("empty boxes of a form ask for nothing", () => {
  document.body.innerHTML =
    '<form action="http://here/?old=1"><input name="actor" value="RUS"><input name="type" value=""><input name="actor" value="UKR"></form>';
  expect(addressOf(document.forms[0] as HTMLFormElement).href).toBe("http://here/?actor=RUS&actor=UKR");
});
