// How many rooms a list has, where the totals of the server tell: of all, or of one status, vendor or
// region.

/** Null where they do not. */
export function total({ sort, ...filters }, stats) {
  const names = Object.keys(filters);
  if (!stats || stats.partial || names.length > 1) {
    return null;
  }
  const [name] = names;
  switch (name) {
    case undefined:
      return stats.rooms;
    case 'status':
      return stats.byStatus[filters.status.toUpperCase()] ?? null;
    case 'vendor':
      return ofRow(stats.byVendor, 'vendor', filters.vendor);
    case 'region':
      return ofRow(stats.byRegion, 'region', filters.region);
    default:
      return null;
  }
}

const ofRow = (rows, name, value) => rows.find((row) => row[name] === value)?.rooms ?? 0;
