
for (const button of document.querySelectorAll("section.message > button")) {
  const text = button.parentElement.querySelector("pre");
  const done = (label) => {
    button.textContent = label;
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
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
