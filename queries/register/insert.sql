-- Add an event.
-- Grain: one row.

insert into event (
    event_id,
    place,
    kind,
    subject,
    version,
    written_at,
    written_by,
    reason,
    payload
)
values (
    $event_id,
    $place,
    $kind,
    $subject,
    $version,
    $written_at,
    $written_by,
    $reason,
    $payload
)
