-- The event that was written under a key, if there is one.
-- Grain: one row per event.

select
    event_id,
    place,
    kind,
    subject,
    version,
    written_at,
    written_by,
    reason,
    payload,
from event
where event_id = $event_id
order by place
