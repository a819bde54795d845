import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Preferences } from "@/api/types";
import { chooseLanguage, type Language } from "@/shared/i18n";

/** Keeps what a person sets for themselves: language, keys, whether the tour was taken. */
export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (preferences: Preferences) =>
      body(api.PATCH("/api/session/", { body: preferences })),
    onSuccess: (me) => client.setQueryData(keys.session, me),
  });
}

/** Speaks a language from now on, and keeps the choice; the empty one follows the browser. */
export function useSpeak(): (language: Language | "") => Promise<void> {
  const preferences = useSavePreferences();
  return async (language) => {
    await chooseLanguage(language);
    await preferences.mutateAsync({ language });
  };
}
