-- Whom and what a client may look into. The functions that look things up do so with the eyes of
-- the owner, and answer for who the transaction is for and nobody else. They are plpgsql, which
-- plans what it asks once: a policy asks for each row.

CREATE FUNCTION guard.municipal_day() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date $$;

CREATE FUNCTION guard.is_today(first_day date, last_day date) RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT coalesce(first_day <= guard.municipal_day(), true)
        AND coalesce(last_day >= guard.municipal_day(), true)
$$;

-- In which dossiers he may look, and about whom: himself as the client or as a gezinslid who agreed
-- to be one, and the same for whom he represents today.
CREATE FUNCTION guard.my_subjects()
RETURNS TABLE (dossier_id uuid, person_id uuid, is_client boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF guard.kind() <> 'client' THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT dp.dossier_id, dp.person_id, dp.role = 'client'
        FROM public.dossier_person dp
        WHERE guard.is_today(dp.started_on, dp.ended_on)
            AND (dp.role = 'client' OR dp.role = 'gezinslid' AND dp.consented_on IS NOT NULL)
            AND (
                dp.person_id = guard.me()
                OR EXISTS (
                    SELECT FROM public.relation r
                    JOIN public.dossier_person own
                        ON own.dossier_id = r.dossier_id AND own.person_id = r.person_id
                    WHERE r.dossier_id = dp.dossier_id
                        AND r.person_id = guard.me()
                        AND r.other_id = dp.person_id
                        AND r.ground IS NOT NULL
                        AND guard.is_today(r.started_on, r.ended_on)
                        AND guard.is_today(own.started_on, own.ended_on)));
END $$;

-- Without a dossier: in any of his.
CREATE FUNCTION guard.is_about_me(asked uuid, about uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM guard.my_subjects() s
        WHERE s.person_id = about AND (asked IS NULL OR s.dossier_id = asked));
END $$;

CREATE FUNCTION guard.is_my_course(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM guard.my_subjects() s WHERE s.dossier_id = asked AND s.is_client);
END $$;

-- What was given to him, or to whom he represents.
CREATE FUNCTION guard.is_for_me(asked uuid, given_to uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM guard.my_subjects() s
        WHERE s.dossier_id = asked AND given_to IN (s.person_id, guard.me()));
END $$;

-- Whether one thing is withheld from one of those for whom he looks.
CREATE FUNCTION guard.is_withheld(
    asked uuid, item uuid, disclosure bigint, operation uuid, filed uuid DEFAULT NULL
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.restriction r
        WHERE r.lifted_at IS NULL
            AND r.until >= guard.municipal_day()
            AND (r.item_id = item OR r.disclosure_id = disclosure OR r.operation_id = operation
                OR r.filed_id = filed)
            AND guard.is_for_me(r.dossier_id, r.person_id)
            AND (asked IS NULL OR r.dossier_id = asked));
END $$;

-- Whether a version of an item was given to him; without a number, any.
CREATE FUNCTION guard.was_given(asked uuid, item uuid, number integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.disclosure d
        WHERE d.dossier_id = asked
            AND d.item_id = item
            AND (number IS NULL OR d.item_version = number)
            AND guard.is_for_me(d.dossier_id, d.person_id)
            AND NOT guard.is_withheld(d.dossier_id, NULL, d.id, NULL));
END $$;

CREATE FUNCTION guard.is_my_item(asked uuid, about uuid, item uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (guard.is_about_me(asked, about) OR guard.was_given(asked, item, NULL))
        AND NOT guard.is_withheld(asked, item, NULL, NULL);
END $$;

CREATE FUNCTION guard.is_my_version(asked uuid, of_item uuid, number integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.item i
        WHERE i.id = of_item
            AND (guard.is_about_me(asked, i.person_id) OR guard.was_given(asked, of_item, number))
            AND NOT guard.is_withheld(asked, of_item, NULL, NULL));
END $$;

-- Minutes as they were sent, without the lines that he may not see now.
CREATE FUNCTION guard.my_minutes(asked uuid, content jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS
$$
BEGIN
    RETURN jsonb_set(content, '{items}', coalesce((
        SELECT jsonb_agg(line ORDER BY place)
        FROM jsonb_array_elements(content -> 'items') WITH ORDINALITY AS lines (line, place)
        WHERE guard.is_my_version(
            asked, (line ->> 'item_id')::uuid, (line ->> 'version')::integer)), '[]'));
END $$;

CREATE FUNCTION guard.is_my_disclosure(
    asked uuid, about uuid, given_to uuid, item uuid, disclosure bigint
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (guard.is_about_me(asked, about) OR guard.is_for_me(asked, given_to))
        AND NOT guard.is_withheld(asked, item, disclosure, NULL);
END $$;

-- Whether this is the key of a request of his own.
CREATE FUNCTION guard.i_asked(request text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.client_request r WHERE r.id::text = request);
END $$;

-- Who did something with the data of one of those for whom he looks. The key of the pseudonyms comes
-- with the question, in its two halves, and is not kept.
CREATE FUNCTION guard.client_looks(about uuid, inner_key bytea, outer_key bytea)
RETURNS TABLE (
    id bigint, operation_id uuid, started_at timestamptz, action text, reason text, purpose text,
    activity text, actor_id uuid, dossier_number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT p.id, p.operation_id, p.started_at, p.name, a.reason, a.purpose, p.activity, a.actor_id,
        d.number
    FROM public.processing_record p
    LEFT JOIN public.audit_event a ON a.operation_id = p.operation_id
    LEFT JOIN public.dossier d ON d.id = a.dossier_id AND d.id IN (
        SELECT s.dossier_id FROM guard.my_subjects() s)
    WHERE guard.is_about_me(NULL, about)
        AND p.subject = sha256(outer_key || sha256(inner_key || uuid_send(about)))
        AND NOT guard.is_withheld(NULL, NULL, NULL, p.operation_id)
$$;
