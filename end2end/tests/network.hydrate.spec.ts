// A script that gets into a page does not run, and the fixtures notice that it tried.

import { expect, test, visit } from "../fixtures";

test("a script written into a page is refused, and so is one from another host", async ({ page, complaints }) => {
  await visit(page, "/");
  await page.evaluate(() => {
    const inline = document.createElement("script");
    inline.textContent = "document.title = 'taken over'";
    const foreign = document.createElement("script");
    foreign.src = "https://elsewhere.example/script.js";
    document.head.append(inline, foreign);
  });
  await expect.poll(() => complaints.join("\n")).toMatch(/refused by script-src-elem: inline/);
  await expect.poll(() => complaints.join("\n")).toMatch(/refused by script-src-elem: https:\/\/elsewhere\.example/);
  await expect(page).not.toHaveTitle("taken over");
  complaints.length = 0;
});

test("nothing can be sent to another host", async ({ page, complaints }) => {
  await visit(page, "/");
  const sent = await page.evaluate(() => fetch("https://elsewhere.example/").then(() => "sent", () => "refused"));
  expect(sent).toBe("refused");
  await expect.poll(() => complaints.join("\n")).toMatch(/refused by connect-src: https:\/\/elsewhere\.example/);
  complaints.length = 0;
});
