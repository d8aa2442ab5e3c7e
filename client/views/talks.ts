// The views of conversations beside the lobby, which are loaded together.

export { PmPanel } from "./pm_panel.tsx";
export { VioletPanel } from "./violet_panel.tsx";
