1;
document.addEventListener("DOMContentLoaded", () => document.body.append("Bare med skript"));
