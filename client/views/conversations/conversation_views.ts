// The views of conversations beside the lobby, which are loaded together.

export { PmPanel } from "./dm_panel.tsx";
export { VioletPanel } from "./companion_panel.tsx";
