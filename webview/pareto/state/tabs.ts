// The views of the panel, in the order of their tabs.
export const tabIds = ['explore', 'compare', 'policy', 'simulate'] as const;

export type TabId = (typeof tabIds)[number];
