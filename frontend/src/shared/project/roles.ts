import type { Role } from "@/api/types";
import { useTranslation } from "@/shared/i18n";

const ROLES: readonly Role[] = ["annotator", "ops", "admin"];

export function isRole(value: string | null): value is Role {
  return ROLES.some((role) => role === value);
}

/** The roles for a select, least powerful first. */
export function useRoleOptions(): { value: Role; label: string }[] {
  const { t } = useTranslation();
  return ROLES.map((value) => ({ value, label: t(`role.${value}`) }));
}
