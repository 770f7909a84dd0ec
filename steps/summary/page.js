
for (const button of document.querySelectorAll("section.message > button")) {
  const text = button.parentElement.querySelector("pre.text");
  const status = button.parentElement.querySelector("[role=status]");
  const done = (label) => {
    button.textContent = label;
    status.textContent = label;
    setTimeout(() => { button.textContent = "Copy"; status.textContent = ""; }, 2000);
  };
  const older = () => {
    const selection = getSelection();
    selection.selectAllChildren(text);
    done(document.execCommand("copy") ? "Copied" : "Selected: press Ctrl+C or Cmd+C");
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(() => done("Copied"), older);
    else older();
  });
}
