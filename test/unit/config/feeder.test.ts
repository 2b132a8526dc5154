import { describe, expect, it } from "vitest";
import { parseFeed } from "../../../harness/config/feeder.ts";

describe("a feeder file", () => {
  it("is CSV with a line of column names, quotes and all", () => {
    const text = '\uFEFFname,mail\r\n"Ada ""A."" L.",ada@mail.example\r\n\r\nBob,\r\n';
    expect(parseFeed(text, "users.csv")).toEqual({
      columns: ["name", "mail"],
      values: [
        ['Ada "A." L.', "ada@mail.example"],
        ["Bob", ""],
      ],
    });
  });

  it("or a JSON array of objects, whose numbers and truth values become text", () => {
    const text = '[{"name":"Ada","desk":7,"admin":true},{"desk":8,"admin":false,"name":"Bob"}]';
    expect(parseFeed(text, "users.json")).toEqual({
      columns: ["name", "desk", "admin"],
      values: [
        ["Ada", "7", "true"],
        ["Bob", "8", "false"],
      ],
    });
  });

  it.each([
    ["a,b\n1,2\n3\n", "users, line 3, column b: is missing."],
    ["a,b\n1,2,3\n", 'users, line 2, column 3: has no name in the first line, found "3".'],
    ["a,a\n1,2\n", 'users, line 1, column 2: the name "a" is there twice.'],
    ["a,b c\n1,2\n", 'users, line 1, column 2: a name is letters, digits and _, found "b c".'],
    ['a\n"1\n', "users, line 2: a quote is opened and never closed."],
    ["a,b\n", "users: has no rows."],
    ['[{"a":1},{"b":1}]', "users, row 2, column b: is not in the first row."],
    ['[{"a":1,"b":2},{"a":1}]', "users, row 2, column b: is missing."],
    ['[{"a":[]}]', "users, row 1, column a: must be text, a number or a truth value, found an array."],
    ["[1]", "users, row 1: must be an object, found 1."],
  ])("names line and column of what is wrong: %j", (text, message) => {
    expect(() => parseFeed(text, "users")).toThrow(message);
  });
});
