// Models of the inference server, as the admin panel shows them.

/** An installed model. `size` is in bytes; `loaded` says whether it is in memory now. */
export interface ListedModel {
  name: string;
  size: number;
  loaded: boolean;
}

/** A model download. `status`, `total` and `completed` (bytes) are present while it runs, `msg` when it failed. */
export interface ModelPullState {
  model: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** Status text of the inference server. */
  status?: string;
  total?: number;
  completed?: number;
  msg?: string;
}
