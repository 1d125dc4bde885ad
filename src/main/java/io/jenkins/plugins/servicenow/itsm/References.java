package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.QueryBatch.Query;
import io.jenkins.plugins.servicenow.client.Reference;
import io.jenkins.plugins.servicenow.client.Reference.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the records that another is to point to. ServiceNow itself would take any text, and the first match, whether that is
 * still in use or not.
 */
public final class References {

    private static final int MAX_LISTED = 5;

    /** Fields of changes, incidents and configuration items in the base system that point to other records. */
    private static final Map<String, Kind> FIELDS = Map.ofEntries(
            Map.entry("assigned_to", Kind.PERSON),
            Map.entry("caller_id", Kind.PERSON),
            Map.entry("managed_by", Kind.PERSON),
            Map.entry("opened_by", Kind.PERSON),
            Map.entry("owned_by", Kind.PERSON),
            Map.entry("requested_by", Kind.PERSON),
            Map.entry("assignment_group", Kind.GROUP),
            Map.entry("change_control", Kind.GROUP),
            Map.entry("managed_by_group", Kind.GROUP),
            Map.entry("support_group", Kind.GROUP),
            Map.entry("business_service", Kind.SERVICE),
            Map.entry("cmdb_ci", Kind.CONFIGURATION_ITEM),
            Map.entry("service_offering", Kind.SERVICE_OFFERING));

    private final QueryBatch batch;
    private final Consumer<String> log;

    /**
     * @param batch may have the answers to {@link #queries} already
     * @param log takes warnings for the build log
     */
    public References(@NonNull QueryBatch batch, @NonNull Consumer<String> log) {
        this.batch = batch;
        this.log = log;
    }

    /**
     * Takes those fields out whose values name records.
     *
     * @param fields as a pipeline gives them; without these fields afterwards
     */
    @NonNull
    public static List<Reference> takeFrom(@NonNull Map<String, String> fields) {
        var references = FIELDS.entrySet().stream()
                .filter(field -> isName(fields.getOrDefault(field.getKey(), "")))
                .map(field ->
                        new Reference(field.getKey(), field.getKey(), field.getValue(), fields.get(field.getKey())))
                .sorted(Comparator.comparing(Reference::field))
                .toList();
        references.forEach(reference -> fields.remove(reference.field()));
        return references;
    }

    private static boolean isName(String value) {
        return !value.isBlank() && !SysId.isSysId(value);
    }

    /** What has to be asked to find the record; none when the text cannot be looked for. */
    @NonNull
    public static List<Query> queries(@NonNull Reference reference) {
        try {
            return reference.keys().stream().map(key -> query(reference, key)).toList();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Query query(Reference reference, String key) {
        return query(reference.kind().table, key, reference.text());
    }

    /** Asks also whether the records are in use. */
    static Query query(String table, String key, String text) {
        return new Query(
                table,
                EncodedQuery.where(key, text),
                Stream.concat(Stream.of("sys_id", key), EndOfUse.fields(table).stream())
                        .toList());
    }

    /**
     * The one record in use. One that is not is taken only by its sys_id, with a warning.
     *
     * @throws RefusedException when there is no such record, when there is more than one, or when none of them is in use
     */
    @NonNull
    public SysId find(@NonNull Reference reference) throws ServiceNowException, RefusedException, InterruptedException {
        var kind = reference.kind();
        var outOfUse = new ArrayList<TableRecord>();
        for (var key : reference.keys()) {
            var found = lookUp(reference, key);
            var inUse = EndOfUse.inUse(found);
            if (inUse.size() > 1) {
                throw new RefusedException("ServiceNow has more than one " + kind.noun + " '" + reference.text()
                        + "'. Give the sys_id of one as " + reference.parameter() + ". They are " + list(inUse) + ".");
            }
            if (inUse.size() == 1) {
                return inUse.get(0).sysId();
            }
            outOfUse.addAll(found);
        }
        if (outOfUse.isEmpty()) {
            throw new RefusedException("ServiceNow has no " + kind.noun + " '" + reference.text()
                    + "', or the OAuth Application User may not see it. Give " + kind.names + " as "
                    + reference.parameter() + ".");
        }
        if (SysId.isSysId(reference.text())) {
            log.accept("WARNING: the " + kind.noun + " " + list(outOfUse)
                    + ". It is used because its sys_id was given as " + reference.parameter() + ".");
            return outOfUse.get(0).sysId();
        }
        throw new RefusedException("ServiceNow has the " + kind.noun + " '" + reference.text()
                + "' only as one that is not in use any more: " + list(outOfUse) + ". Give another one as "
                + reference.parameter() + ", or its sys_id if it is meant all the same.");
    }

    private List<TableRecord> lookUp(Reference reference, String key)
            throws ServiceNowException, RefusedException, InterruptedException {
        try {
            return batch.findAll(query(reference, key));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("The " + reference.parameter() + " '" + reference.text() + "' cannot be used. "
                    + e.getMessage() + ".");
        }
    }

    /** Their sys_ids, and why they are out of use where they are. */
    private static String list(List<TableRecord> records) {
        return records.stream()
                        .limit(MAX_LISTED)
                        .map(record -> Text.of(record.sysId().value())
                                + EndOfUse.of(record)
                                        .map(end -> " is " + end.description())
                                        .orElse(""))
                        .collect(Collectors.joining(", "))
                + (records.size() > MAX_LISTED ? ", …" : "");
    }
}
