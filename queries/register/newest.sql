-- The newest event about a subject, if there is one.
-- Grain: one row per subject.

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
where subject = $subject
order by version desc
limit 1
