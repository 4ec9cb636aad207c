-- The events about subjects that begin alike and of a kind; an empty text means all.
-- Grain: one row per event, in the order they were written.

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
where
    starts_with(subject, $subject_prefix)
    and ($kind = '' or kind = $kind)
order by place
