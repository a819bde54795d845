import { Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { OneByOne } from "./OneByOne";
import { useOriginal, useOriginals } from "./queries";

interface Props {
  /** The product whose original is shown first, whatever its place in the list. */
  readonly wanted: number | null;
}

/** The originals whose mask is to be confirmed, most doubtful first. */
export function OriginalsDesk({ wanted }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const originals = useOriginals(project.id);
  const first = useOriginal(project.id, wanted);
  const isSettled = wanted !== null && first.data === null;
  return (
    <Loaded query={originals}>
      {({ pages }) => {
        const rows = pages.flatMap(({ results }) => results);
        const rest = rows.filter(({ id }) => id !== first.data?.id);
        const all = first.data ? [first.data, ...rest] : rest;
        return (
          <>
            {isSettled && (
              <Text c="dimmed" mb="sm" role="status">
                {t("originals.settled")}
              </Text>
            )}
            {all.length === 0 ? (
              <EmptyState
                icon={<IconChecks size={20} />}
                title={t("originals.empty.title")}
                text={t("originals.empty.text")}
              />
            ) : (
              <OneByOne
                originals={all}
                hasMore={originals.hasNextPage}
                onMore={() => void originals.fetchNextPage()}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}
