import { Alert, Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Role, Scope } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { useRoleOptions } from "@/shared/project/roles";
import { CopyField } from "@/shared/ui/CopyField";
import { Panel } from "@/shared/ui/Panel";
import { useCreateToken } from "./queries";

const ALL = "all";

/** What most programs are for; "admin" is everything and stands apart. */
const SCOPES = ["read", "answer", "review", "judge", "import", "export"] as const;
const LIFETIMES = ["30", "90", "365"] as const;
const NEVER = "never";
const DAY_MS = 86_400_000;

interface Values {
  name: string;
  role: Role;
  project: string;
  scopes: string[];
  days: string;
}

const EMPTY: Values = { name: "", role: "ops", project: ALL, scopes: ["read"], days: "90" };

/** The end of a token's life; null for never. */
function endOf(days: string): string | null {
  return days === NEVER ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}

export function NewTokenPanel() {
  const { t } = useTranslation();
  const { memberships } = useMe();
  const roles = useRoleOptions();
  const create = useCreateToken();
  const form = useForm<Values>({
    initialValues: EMPTY,
    validate: { scopes: (scopes) => (scopes.length > 0 ? null : t("tokens.scopesNeeded")) },
  });
  const isForAll = form.values.scopes.includes("admin");
  const submit = form.onSubmit(({ name, role, project, scopes, days }) =>
    create.mutate(
      {
        name,
        role,
        project: project === ALL ? null : Number(project),
        scopes: isForAll ? ["admin"] : (scopes as Scope[]),
        expires_at: endOf(days),
      },
      { onSuccess: () => form.reset() },
    ),
  );
  const projects = memberships.map(({ project }) => ({
    value: String(project.id),
    label: project.name,
  }));
  return (
    <Panel title={t("tokens.new")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("tokens.name")}
            placeholder={t("tokens.namePlaceholder")}
            required
            withAsterisk={false}
            maxLength={100}
            {...form.getInputProps("name")}
          />
          <Select
            label={t("tokens.project")}
            data={[{ value: ALL, label: t("tokens.allProjects") }, ...projects]}
            allowDeselect={false}
            {...form.getInputProps("project")}
          />
          <Select
            label={t("tokens.role")}
            data={roles}
            allowDeselect={false}
            {...form.getInputProps("role")}
          />
          <Checkbox.Group
            label={t("tokens.scopes")}
            description={t("tokens.scopesHint")}
            {...form.getInputProps("scopes")}
          >
            <Group mt="xs" gap="md">
              {SCOPES.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={t(`tokens.scope.${scope}`)}
                  disabled={isForAll}
                />
              ))}
              <Checkbox value="admin" label={t("tokens.scope.admin")} />
            </Group>
          </Checkbox.Group>
          <Select
            label={t("tokens.lifetime")}
            data={[
              ...LIFETIMES.map((value) => ({
                value,
                label: t("tokens.days", { count: Number(value) }),
              })),
              { value: NEVER, label: t("tokens.noEnd") },
            ]}
            allowDeselect={false}
            {...form.getInputProps("days")}
          />
          <Button type="submit" loading={create.isPending}>
            {t("tokens.create")}
          </Button>
          {create.data && (
            <Alert color="teal" variant="light">
              <CopyField label={t("tokens.created")} value={create.data.token} />
              <Text size="sm" mt="xs">
                {t("tokens.once")} {t("tokens.usage")}
              </Text>
            </Alert>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
