// One key for each button that shows one. Whoever does not want that turns it off on their own page, and this file is not sent.
document.addEventListener("keydown", (pressed) => {
  const writing = pressed.target.closest("input:not([type=checkbox]), textarea, select");
  if (writing || pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat) return;
  const meant = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === pressed.key.toLowerCase());
  if (!meant) return;
  pressed.preventDefault();
  meant.click();
});
