import { SimpleGrid, Text, Textarea } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { useTranslation } from "@/shared/i18n";
import { Markdown } from "@/shared/ui/Markdown";
import { errorText } from "@/shared/words/errors";

const TYPING_MS = 250;

interface Props {
  readonly markdown: string;
  readonly input: GetInputPropsReturnType;
  readonly description?: string;
}

/** Guidelines in Markdown, with a preview that the server renders. */
export function GuidelinesField({ markdown, input, description }: Props) {
  const { t } = useTranslation();
  const [written] = useDebouncedValue(markdown, TYPING_MS);
  const preview = useQuery({
    queryKey: ["guidelines", written],
    enabled: written.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      body(api.POST("/api/guidelines/preview/", { body: { markdown: written }, signal })),
  });
  const isEmpty = markdown.trim() === "";
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Textarea
        label={t("projects.create.guidelines")}
        description={description}
        autosize
        minRows={8}
        maxRows={24}
        {...input}
      />
      <section aria-label={t("projects.settings.preview")}>
        <Text size="sm" fw={500} mb={4}>
          {t("projects.settings.preview")}
        </Text>
        {isEmpty && (
          <Text size="sm" c="dimmed">
            {t("projects.settings.previewEmpty")}
          </Text>
        )}
        {!isEmpty && preview.error && (
          <Text size="sm" c="dimmed" role="status">
            {t("projects.settings.previewFailed", { reason: errorText(preview.error, t) })}
          </Text>
        )}
        {!isEmpty && preview.data && <Markdown html={preview.data.html} />}
      </section>
    </SimpleGrid>
  );
}
