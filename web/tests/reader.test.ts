// What the reader's island does, on small pages.
import { beforeEach, describe, expect, test } from "vitest";
import { step, stepped } from "../src/cards";
import { tellDays, told } from "../src/days";
import { isForPage } from "../src/keys";
import { withLayersOff } from "../src/layers";
import { light, lightCards, ownersOf, partsOf } from "../src/links";
import { groundsIn } from "../src/why";

const PAGE = `
  <article><p><span data-owner="s1">He <span data-owner="e1"><a href="#e1">denied</a></span> it.</span>
  <span data-owner="a1">Oslo</span></p></article>
  <section class="card" id="e1" data-parts="e1 a1" tabindex="-1"></section>
  <section class="card" id="s1" data-parts="s1" tabindex="-1"></section>`;

beforeEach(() => {
  document.body.innerHTML = PAGE;
  Element.prototype.scrollIntoView = () => undefined; // there is no layout here
  globalThis.CSS ??= {} as typeof CSS;
  CSS.escape ??= (text: string) => text;
});

const lit = (): string[] =>
  [...document.querySelectorAll(".lit")].map((each) => each.id || (each.getAttribute("data-owner") ?? ""));

describe("days", () => {
  test.each([
    ["2020-09-02", "en-GB", "2 Sept 2020"],
    ["2020-09-02", "de", "02.09.2020"],
    ["2020-09", "en-GB", "2020-09"], // a month is no day
    ["yesterday", "en-GB", "yesterday"],
    ["2020-13-45", "en-GB", "2020-13-45"], // there is no such day
  ])("%s in %s is %s", (iso, locale, words) => expect(told(iso, locale)).toBe(words));

  test("keep what the record says on hover, and words that are not the day alone", () => {
    document.body.innerHTML = '<time datetime="2020-09-02">2020-09-02</time><time datetime="2020-09-02">Wednesday</time>';
    tellDays(document);
    const [day, weekday] = document.querySelectorAll("time");
    expect(day?.title).toBe("2020-09-02");
    expect(weekday?.textContent).toBe("Wednesday");
  });
});

describe("links", () => {
  test("a card has parts, and a word the owners around it, the innermost first", () => {
    expect(partsOf(document.querySelector("#e1") as Element)).toEqual(["e1", "a1"]);
    expect(ownersOf(document.querySelector("a"))).toEqual(["e1", "s1"]);
    expect(ownersOf(null)).toEqual([]);
  });

  test("a card lights up with the words of its parts", () => {
    light(document, document.querySelector("#e1"));
    expect(lit()).toEqual(["e1", "a1", "e1"]);
    light(document, null);
    expect(lit()).toEqual([]);
  });

  test("a word lights up the cards that it belongs to", () => {
    lightCards(document, ["a1"]);
    expect(lit()).toEqual(["e1"]);
  });
});

describe("cards", () => {
  test.each([
    [-1, 1, 3, 0], // from outside to the first
    [-1, -1, 3, 2], // or to the last
    [2, 1, 3, 2], // it stops at the end
    [0, -1, 3, 0],
    [0, 1, 0, -1], // no card at all
  ])("from %i by %i of %i to %i", (at, by, length, to) => expect(stepped(at, by, length)).toBe(to));

  test("steps move the focus", () => {
    step(document, 1);
    step(document, 1);
    expect(document.activeElement?.id).toBe("s1");
  });
});

describe("layers", () => {
  test.each([
    ["", [], ""],
    ["", ["time", "place"], "?without=time&without=place"],
    ["?a=1&without=time", ["place"], "?a=1&without=place"], // the rest of the address stays
    ["?without=time", [], ""],
  ])("%s without %j is %s", (query, off, wanted) => expect(withLayersOff(query, off)).toBe(wanted));
});

describe("keys", () => {
  const press = (on: string, init: KeyboardEventInit = {}): boolean => {
    const event = new KeyboardEvent("keydown", { key: "j", bubbles: true, ...init });
    document.body.insertAdjacentHTML("beforeend", on);
    document.body.lastElementChild?.dispatchEvent(event);
    return isForPage(event);
  };

  test.each([
    ["<p>", {}, true],
    ['<input type="checkbox">', {}, true],
    ["<textarea></textarea>", {}, false], // somebody writes
    ["<input>", {}, false],
    ["<p>", { ctrlKey: true }, false], // the browser's own
  ])("on %s with %j", (on, init, wanted) => expect(press(on, init)).toBe(wanted));
});

test("grounds are found in a page, and in a page without them nothing is", () => {
  expect(groundsIn('<main><div id="grounds"><script>1</script>why</div></main>')?.textContent).toContain("why");
  expect(groundsIn("<p>not found</p>")).toBeNull();
});
