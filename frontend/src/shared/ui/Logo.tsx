/** A framed product with a judge's tick. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false">
      <rect x="1" y="1" width="22" height="22" rx="6" fill="var(--mantine-color-accent-6)" />
      <path
        d="M5.5 9V7.5a2 2 0 0 1 2-2H9M15 5.5h1.500a2 2 0 0 1 2 2V9M18.500 15v1.500a2 2 0 0 1-2 2H15M9 18.500H7.500a2 2 0 0 1-2-2V15"
        fill="none"
        stroke="#fff"
        strokeOpacity=".6"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <path
        d="m8.700 12.300 2.300 2.300 4.400-4.900"
        fill="none"
        stroke="#fff"
        strokeWidth="1.900"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
