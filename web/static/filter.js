// Hides the posts that do not fit what is chosen. Without it, the links above the list lead to pages with the same posts.
// What is chosen stands in the address after #, which a browser sends to nobody.
"use strict";

const form = document.getElementById("filter");
const count = document.getElementById("count");
const posts = [...document.querySelectorAll("#posts > .post")];
const whole = count.textContent;

// An ad that does not say is never hidden: it may fit.
const fits = {
  fylke: (said, wanted) => said.split(" ").includes(wanted),
  percent: (said, wanted) => {
    const [low, high] = said.split(" ").map(Number);
    const [from, to] = wanted.split(" ").map(Number);
    return low <= to && high >= from;
  },
  contract: (said, wanted) => said.split(" ").some((kind) => (wanted === "fast") === (kind === "fast")),
  education: (said, wanted) => said === wanted,
};

function show() {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  let shown = 0;
  for (const post of posts) {
    post.hidden = !chosen.every(([name, value]) => (name !== "fylke" && !post.dataset[name]) || fits[name](post.dataset[name], value));
    shown += !post.hidden;
  }
  count.textContent = chosen.length ? count.dataset.part.replace("{shown}", shown).replace("{all}", posts.length) : whole;
  document.getElementById("none").hidden = shown > 0;
  history.replaceState(null, "", chosen.length ? "#" + new URLSearchParams(chosen) : location.pathname);
}

for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
  const choice = form.elements[name];
  if (choice instanceof HTMLSelectElement && [...choice.options].some((option) => option.value === value)) choice.value = value;
}
form.hidden = false;
document.getElementById("choose").open = location.hash.length > 1;
form.addEventListener("change", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
if (location.hash) show();
