// Props of the field for a code, which the part `factors` draws.

/** Those of a text field that the field for codes does not set itself. */
export interface CodeFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly error: string | undefined;
  readonly inputRef: (input: HTMLInputElement | null) => void;
}
