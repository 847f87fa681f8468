-- What is over and was not sent, by state: with what waits it says how many were sent, without reading them.
-- Its condition is written out in lib/outbox/ended_unsent.hpp: a query that does not repeat it does not get this index.
DROP INDEX message_in_trouble;
CREATE INDEX message_ended_unsent ON message (state, id)
    WHERE state <> 'queued' AND state <> 'sending' AND state <> 'sent';
