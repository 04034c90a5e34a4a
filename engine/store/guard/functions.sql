-- Who a transaction is for, and what follows from it. `guard.enter` writes it down in settings that
-- end with the transaction; the policies read those, once in a statement: (SELECT guard.me()).

CREATE SCHEMA guard;

-- The permissions of engine.policy that decide which rows there are for somebody.
CREATE FUNCTION guard.rights(held_roles text[], only_these text[]) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(permission), '{}')
    FROM (VALUES
        ('dossiers:read', '{medewerker,teamleider,extern}'::text[]),
        ('dossiers:start', '{medewerker,teamleider}'),
        ('tasks:assign', '{teamleider}'),
        ('cases:operate', '{beheerder}'),
        ('definitions:read', '{procesontwerper,beheerder}'),
        ('insight:read', '{manager,teamleider}'),
        ('logs:read', '{privacyfunctionaris}'),
        ('dossiers:emergency', '{medewerker,teamleider}'),
        ('retention:read', '{beheerder,privacyfunctionaris}'),
        ('retention:propose', '{beheerder}'),
        ('retention:confirm', '{beheerder,privacyfunctionaris}'),
        ('cooperation:read', '{teamleider,manager}')
    ) AS given (permission, roles)
    WHERE roles && held_roles AND (only_these IS NULL OR permission = ANY (only_these))
$$;

-- Begin to act as somebody, till the end of the transaction. An account that is blocked, or that
-- lacks the right to what it comes for, is nobody.
CREATE FUNCTION guard.enter(asked text, somebody uuid, only_these text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    kind text := asked;
    groups uuid[] := '{}';
    keys text[] := '{}';
    rights text[] := '{}';
BEGIN
    IF kind IN ('account', 'operator', 'counter') THEN
        SELECT array_remove(array_agg(g.id), NULL), array_remove(array_agg(g.key), NULL),
            guard.rights(a.roles, only_these)
        INTO groups, keys, rights
        FROM public.account a
        -- Who comes from outside works in no group, whatever he is a member of.
        LEFT JOIN public.membership m ON m.account_id = a.id AND NOT 'extern' = ANY (a.roles)
        LEFT JOIN public.work_group g ON g.id = m.group_id
        WHERE a.id = somebody AND a.active
        GROUP BY a.id;
        IF NOT FOUND
            OR kind = 'operator' AND NOT 'cases:operate' = ANY (rights)
            OR kind = 'counter' AND NOT rights && '{insight:read,definitions:read}'
        THEN
            kind := 'nobody';
        END IF;
    END IF;
    PERFORM set_config('samenloop.kind', kind, true),
        set_config('samenloop.who', coalesce(somebody::text, ''), true),
        set_config('samenloop.groups', groups::text, true),
        set_config('samenloop.keys', keys::text, true),
        set_config('samenloop.rights', rights::text, true),
        set_config('samenloop.held', '{}', true),
        set_config('samenloop.entered', '{}', true),
        set_config('samenloop.seen', '', true);
    IF kind = 'counter' THEN
        PERFORM set_config('transaction_read_only', 'on', true);
    END IF;
END $$;

CREATE FUNCTION guard.kind() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT coalesce(current_setting('samenloop.kind', true), '') $$;

CREATE FUNCTION guard.me() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('samenloop.who', true), '')::uuid $$;

CREATE FUNCTION guard.groups() RETURNS uuid[] LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('samenloop.groups', true), '')::uuid[] $$;

CREATE FUNCTION guard.keys() RETURNS text[] LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('samenloop.keys', true), '')::text[] $$;

CREATE FUNCTION guard.may(permission text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        permission = ANY (nullif(current_setting('samenloop.rights', true), '')::text[]), false)
$$;

-- Dossiers that somebody keeps to the end of the transaction.
CREATE FUNCTION guard.held() RETURNS uuid[] LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('samenloop.held', true), '')::uuid[] $$;

-- People whom he entered in it, who are in no dossier yet.
CREATE FUNCTION guard.entered() RETURNS uuid[] LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('samenloop.entered', true), '')::uuid[] $$;

CREATE FUNCTION guard.sees_all() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT guard.kind() = 'system' $$;

-- Where cases stand, without the people whom they are about.
CREATE FUNCTION guard.sees_places() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT guard.kind() IN ('system', 'operator', 'counter') $$;

-- What a dossier says, where the dossier itself shows.
CREATE FUNCTION guard.sees_content() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT guard.kind() IN ('system', 'account') $$;

CREATE FUNCTION guard.sees_dossiers() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT guard.kind() = 'account' AND guard.may('dossiers:read') $$;

-- Whether a dossier shows: the policy of its table asked for one, which costs less than to weave it
-- into each statement. The last one that did is remembered to the end of the transaction: what is
-- read or written together is mostly of one dossier.
CREATE FUNCTION guard.sees(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF asked::text = current_setting('samenloop.seen', true) OR guard.sees_places() THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM public.dossier d WHERE d.id = asked) THEN
        PERFORM set_config('samenloop.seen', asked::text, true);
        RETURN true;
    END IF;
    RETURN false;
END $$;

CREATE FUNCTION guard.may_open() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT guard.sees_all() OR guard.kind() = 'account' AND guard.may('dossiers:start') $$;

-- People are entered with a dossier, and by the process of one.
CREATE FUNCTION guard.may_enter() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT guard.may_open() OR coalesce(guard.held() <> '{}', false) $$;

CREATE FUNCTION guard.add(kept uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT kept = ANY (guard.held()) THEN
        PERFORM set_config('samenloop.held', array_append(guard.held(), kept)::text, true);
    END IF;
END $$;

-- An operator who acts on a case: its process goes on with all that it needs of the dossier.
CREATE FUNCTION guard.hold(acted_on uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM public.dossier d WHERE d.id = acted_on) THEN
        PERFORM guard.add(acted_on);
    END IF;
END $$;

-- Who changes a task, a dossier or who is involved in it may lose what let him see the dossier,
-- while the process still goes on in the same transaction. He could see it: so he keeps it.
CREATE FUNCTION guard.keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM guard.add(OLD.id);
    RETURN NEW;
END $$;

CREATE FUNCTION guard.keep_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM guard.add(OLD.dossier_id);
    RETURN NEW;
END $$;

-- Who opens a dossier fills it in, also when it is for another group. Looked up with the eyes of the
-- owner: naming the key of one that exists does not show it.
CREATE FUNCTION guard.keep_opened() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.dossier d WHERE d.id = NEW.id) THEN
        PERFORM guard.add(NEW.id);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION guard.keep_entered() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.person p WHERE p.id = NEW.id) THEN
        PERFORM set_config(
            'samenloop.entered', array_append(guard.entered(), NEW.id)::text, true);
    END IF;
    RETURN NEW;
END $$;
