-- What is true now of subjects that begin alike: the newest event of each; of one kind only where a kind is asked for.
-- Grain: one row per subject, in the order of the subjects.

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
qualify row_number() over (partition by subject order by version desc) = 1
order by subject
