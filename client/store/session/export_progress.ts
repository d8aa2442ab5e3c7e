// How far the file with a member's data is.

/** `asking`: the server checks the password. `receiving`: so many bytes so far. `opening`: conversations opened so far. */
export type ExportProgress =
  | { readonly step: "asking" | "packing" }
  | { readonly step: "receiving"; readonly bytes: number }
  | { readonly step: "opening"; readonly done: number; readonly all: number };

/** What the member sees of it, and may end. */
export interface ExportWatch {
  readonly signal: AbortSignal;
  onProgress(progress: ExportProgress): void;
}
