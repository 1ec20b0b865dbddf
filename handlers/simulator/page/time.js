// Times are shown as the bot writes them: "Wed Mar 4, 2:00pm MT".

export const central = 'America/Chicago';

const made = new Map();

function parts(iso, zone, shape) {
  const key = zone + JSON.stringify(shape);
  if (!made.has(key)) {
    let format;
    try {
      format = new Intl.DateTimeFormat('en-US', { ...shape, timeZone: zone });
    } catch {
      format = new Intl.DateTimeFormat('en-US', { ...shape, timeZone: 'UTC' });
    }
    made.set(key, format);
  }
  return Object.fromEntries(made.get(key).formatToParts(new Date(iso)).map((p) => [p.type, p.value]));
}

/** clock is "9:12am". */
export function clock(iso, zone) {
  const p = parts(iso, zone, { hour: 'numeric', minute: '2-digit', hour12: true });
  return `${p.hour}:${p.minute}${p.dayPeriod.toLowerCase()}`;
}

/** day is "Wed Mar 4". */
export function day(iso, zone) {
  const p = parts(iso, zone, { weekday: 'short', month: 'short', day: 'numeric' });
  return `${p.weekday} ${p.month} ${p.day}`;
}

/** zoneName is "MT"; Central is always "CT". */
export function zoneName(iso, zone) {
  return parts(iso, zone, { timeZoneName: 'shortGeneric' }).timeZoneName ?? '';
}

/** also is Central time beside that of another zone; the day only where it differs. */
export function also(iso, zone) {
  return day(iso, zone) === day(iso, central) ? `${clock(iso, central)} ${zoneName(iso, central)}` : when(iso, central);
}

/** when is "Wed Mar 4, 9:12am MT". */
export function when(iso, zone) {
  return `${day(iso, zone)}, ${clock(iso, zone)} ${zoneName(iso, zone)}`.trim();
}
