import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Preferences } from "@/api/types";
import { chooseLanguage, type Language } from "@/shared/i18n";

/** Saves a person's own settings: their language, their keys, whether they took the tour. */
export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (preferences: Preferences) =>
      body(api.PATCH("/api/session/", { body: preferences })),
    onSuccess: (me) => client.setQueryData(keys.session, me),
  });
}

/** Changes the language and saves the choice; the empty one follows the browser. */
export function useSpeak(): (language: Language | "") => Promise<void> {
  const preferences = useSavePreferences();
  return async (language) => {
    await chooseLanguage(language);
    await preferences.mutateAsync({ language });
  };
}
