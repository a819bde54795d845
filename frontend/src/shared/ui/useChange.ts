import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { notifyError } from "./notify";

interface Options {
  /** The lists that show what was changed; the change is done once they are read again. */
  readonly refreshed: readonly QueryKey[];
  /** The form says itself why it was refused. */
  readonly isRefusalShown?: boolean;
}

/** A change on the server, after which lists are read again; a refusal is said in passing. */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  { refreshed, isRefusalShown = false }: Options,
) {
  const client = useQueryClient();
  return useMutation<Output, Error, Input>({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(refreshed.map((queryKey) => client.invalidateQueries({ queryKey }))),
    ...(isRefusalShown ? {} : { onError: notifyError }),
  });
}
