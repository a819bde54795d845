import { Badge, Button, Center } from "@mantine/core";
import { IconDownload, IconHistory } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { filtersOf, isKind, searchOf, UNFILTERED, type Filters } from "./address";
import { AuditFilters } from "./AuditFilters";
import { AuditTable } from "./AuditTable";
import { downloadAddress, useAuditLog } from "./queries";

/** Who did what in the project. The address holds the filters. */
export function AuditLogPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const filters = filtersOf(search);
  const log = useAuditLog(project.id, filters);
  const choose = (chosen: Filters) => setSearch(searchOf(chosen), { preventScrollReset: true });
  const isFiltered = Object.keys(searchOf(filters)).length > 0;
  return (
    <div data-wide>
      <PageHeader
        title={t("auditLog.title")}
        description={t("auditLog.description")}
        actions={
          <Button
            component="a"
            href={downloadAddress(project.id, filters)}
            download
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            {t("auditLog.download")}
          </Button>
        }
      />
      <AuditFilters
        project={project.id}
        filters={filters}
        onChange={choose}
        onClear={isFiltered ? () => choose(UNFILTERED) : null}
      />
      <OneRow target={filters.target} />
      <Loaded query={log}>
        {({ pages }) => {
          const events = pages.flatMap(({ results }) => results);
          if (events.length === 0) {
            return <EmptyState icon={<IconHistory size={20} />} title={t("auditLog.nothing")} />;
          }
          return (
            <Panel isFlush>
              <AuditTable
                project={project.id}
                events={events}
                onOnly={(target) => choose({ ...UNFILTERED, target })}
              />
              {log.hasNextPage && (
                <Center p="md">
                  <Button
                    variant="default"
                    loading={log.isFetchingNextPage}
                    onClick={() => void log.fetchNextPage()}
                  >
                    {t("state.loadMore")}
                  </Button>
                </Center>
              )}
            </Panel>
          );
        }}
      </Loaded>
    </div>
  );
}

/** Says that only one row's entries are shown, which the list of kinds can't. */
function OneRow({ target }: { readonly target: string | null }) {
  const { t } = useTranslation();
  const [kind = "", id] = target?.split(":") ?? [];
  if (id === undefined) return null;
  return (
    <Badge color="accent" size="lg" mb="md">
      {t("auditLog.only", { name: `${isKind(kind) ? t(`auditLog.kind.${kind}`) : kind} ${id}` })}
    </Badge>
  );
}
