package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Job;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Publishes the catalog item of a job: the item, its variables and their choices. Repeated it changes what has changed in the job.
 * What a person has changed in ServiceNow stays. Nothing is deleted. Not for two threads at once with the same job.
 */
final class CatalogItems {

    static final String TABLE = "sc_cat_item";

    private static final String VARIABLE = "variable ";
    private static final String CHOICE = "choice ";

    private final ServiceNowSession session;
    private final Job<?, ?> job;
    private final PublishedItem published;
    private final boolean overwrite;
    private final Consumer<String> log;

    /** What a person has changed, for the log. */
    private final Set<String> kept = new LinkedHashSet<>();

    /**
     * @param published what the job has published on the instance
     * @param overwrite whether what a person has changed is written again
     * @param log takes lines for the build log
     */
    CatalogItems(
            @NonNull ServiceNowSession session,
            @NonNull Job<?, ?> job,
            @NonNull PublishedItem published,
            boolean overwrite,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.job = job;
        this.published = published;
        this.overwrite = overwrite;
        this.log = log;
    }

    /**
     * A record that is to be as the job wants it.
     *
     * @param key by which it is remembered
     * @param label for the log
     * @param identity finds it, also after a create whose answer was lost; among the values
     */
    private record Target(String key, String label, String table, EncodedQuery identity, Map<String, String> values) {}

    /**
     * @return the item as it is now
     * @throws RefusedException when the item was deleted or belongs to another job, or what it refers to does not exist
     */
    @NonNull
    TableRecord publish(@NonNull ItemDraft draft) throws ServiceNowException, RefusedException, InterruptedException {
        var values = values(draft);
        var found = find();
        var item = found.isPresent() ? found.get() : createInactive(values);
        publishVariables(item.sysId(), draft.variables());
        // Last: an item that can be ordered has all its variables.
        values.put("active", String.valueOf(draft.active()));
        moveMarker(item, values);
        var written = update(target(values), item);
        published.setMarker(PublishedItem.marker(job));
        if (!kept.isEmpty()) {
            log.accept("Changed in ServiceNow and left as it is there: " + String.join(", ", kept)
                    + ". Give overwrite: true once to write it again.");
        }
        return written;
    }

    private Map<String, String> values(ItemDraft draft)
            throws ServiceNowException, RefusedException, InterruptedException {
        var lookup = new CatalogLookup(session, log);
        var catalog = lookup.catalog(draft.catalog());
        var values = new LinkedHashMap<String, String>();
        values.put("name", draft.name());
        put(values, "short_description", draft.shortDescription());
        put(values, "description", draft.description());
        values.put("sc_catalogs", catalog.value());
        var category = draft.category();
        if (category != null) {
            values.put("category", lookup.category(category, catalog).value());
        }
        var flow = draft.flow();
        if (flow != null) {
            values.put("flow_designer_flow", lookup.flow(flow).value());
        }
        // An order of several is refused by the trigger.
        values.put("no_quantity", "true");
        values.put("no_quantity_v2", "true");
        return values;
    }

    private static void put(Map<String, String> values, String field, @CheckForNull String value) {
        if (value != null) {
            values.put(field, value);
        }
    }

    private Target target(Map<String, String> values) {
        var marker = PublishedItem.marker(job);
        return new Target(PublishedItem.ITEM, "the item", TABLE, EncodedQuery.whereContains("meta", marker), values);
    }

    private Optional<TableRecord> find() throws ServiceNowException, RefusedException, InterruptedException {
        var known = published.sysId(PublishedItem.ITEM);
        if (known.isPresent()) {
            var record = session.tables().get(TABLE, SysId.of(known.get()));
            if (record.isPresent()) {
                return record;
            }
        }
        var marker = PublishedItem.marker(job);
        var marked = session.tables().findAll(TABLE, EncodedQuery.whereContains("meta", marker)).stream()
                .sorted(TableRecord.OLDEST_FIRST)
                .toList();
        if (marked.isEmpty()) {
            if (known.isPresent() && !overwrite) {
                throw new RefusedException("The catalog item of this job (sys_id " + known.get()
                        + ") was deleted in ServiceNow, or the OAuth Application User may not read it. It is not created"
                        + " again: give overwrite: true once if it is to be.");
            }
            return Optional.empty();
        }
        var item = marked.get(0);
        var owner = PublishedItem.otherOwner(
                job, session.instance().toString(), item.sysId().value());
        if (owner != null) {
            throw new RefusedException("The catalog item '" + item.text("name") + "' (sys_id "
                    + item.sysId().value() + ") belongs to the job " + owner.getFullName()
                    + ", which had the name of this job before. Let that job publish its item once, then this one has one"
                    + " of its own.");
        }
        return Optional.of(item);
    }

    private TableRecord createInactive(Map<String, String> values) throws ServiceNowException, InterruptedException {
        var initial = new LinkedHashMap<>(values);
        initial.put("active", "false");
        initial.put("meta", PublishedItem.marker(job));
        published.setMarker(PublishedItem.marker(job));
        return create(target(initial));
    }

    /** The job was renamed: the item must not be found under its old name. */
    private void moveMarker(TableRecord item, Map<String, String> values) {
        var marker = PublishedItem.marker(job);
        var meta = item.value("meta");
        var old = published.marker().filter(meta::contains);
        if (old.isPresent() && !meta.contains(marker)) {
            published.written(PublishedItem.ITEM, item.sysId().value(), Map.of("meta", meta));
            values.put("meta", meta.replace(old.get(), marker));
        }
    }

    private List<TableRecord> variables(SysId item) throws ServiceNowException, RefusedException, InterruptedException {
        var found = session.tables().list(ItemVariable.TABLE, EncodedQuery.where("cat_item", item));
        if (found.hidden().orElse(0) > 0) {
            throw new RefusedException("The item has variables that the OAuth Application User may not read (table "
                    + ItemVariable.TABLE + "), so they were not updated. It needs the role catalog_admin.");
        }
        return found.records().stream().sorted(TableRecord.OLDEST_FIRST).toList();
    }

    private void publishVariables(SysId item, List<ItemVariable> variables)
            throws ServiceNowException, RefusedException, InterruptedException {
        var existing = variables(item);
        var choices = choices(existing);
        var wanted = new LinkedHashSet<String>();
        for (var position = 0; position < variables.size(); position++) {
            var variable = variables.get(position);
            var key = VARIABLE + variable.name();
            wanted.add(key);
            var values = variable.values(position);
            values.put("cat_item", item.value());
            var record = write(
                    new Target(
                            key,
                            "the variable " + variable.name(),
                            ItemVariable.TABLE,
                            EncodedQuery.where("cat_item", item).and("name", variable.name()),
                            values),
                    existing,
                    "name");
            if (record.isPresent()) {
                var sysId = record.get().sysId();
                publishChoices(sysId, variable, choices.getOrDefault(sysId.value(), List.of()));
            }
        }
        retire(VARIABLE, wanted, ItemVariable.TABLE, existing, Map.of("active", "false"));
    }

    private Map<String, List<TableRecord>> choices(List<TableRecord> variables)
            throws ServiceNowException, InterruptedException {
        var byVariable = new HashMap<String, List<TableRecord>>();
        new RecordLookup(session)
                        .find(
                                ItemVariable.CHOICES,
                                "question",
                                variables.stream().map(TableRecord::sysId).toList(),
                                "value",
                                "text",
                                "order",
                                "inactive",
                                "sys_created_on")
                        .stream()
                        .sorted(TableRecord.OLDEST_FIRST)
                        .forEach(choice -> byVariable
                                .computeIfAbsent(choice.value("question"), same -> new ArrayList<>())
                                .add(choice));
        return byVariable;
    }

    private void publishChoices(SysId question, ItemVariable variable, List<TableRecord> existing)
            throws ServiceNowException, InterruptedException {
        var beginning = CHOICE + variable.name() + " ";
        var wanted = new LinkedHashSet<String>();
        for (var position = 0; position < variable.choices().size(); position++) {
            var choice = variable.choices().get(position);
            wanted.add(beginning + choice);
            var values = variable.choiceValues(position);
            values.put("question", question.value());
            write(
                    new Target(
                            beginning + choice,
                            "the choice '" + Text.of(choice) + "' of " + variable.name(),
                            ItemVariable.CHOICES,
                            EncodedQuery.where("question", question).and("value", choice),
                            values),
                    existing,
                    "value");
        }
        retire(beginning, wanted, ItemVariable.CHOICES, existing, Map.of("inactive", "true"));
    }

    /**
     * Creates or updates a record.
     *
     * @param existing the oldest first
     * @param nameField in which it has a name of its own among them
     * @return empty when a person has deleted it
     */
    private Optional<TableRecord> write(Target target, List<TableRecord> existing, String nameField)
            throws ServiceNowException, InterruptedException {
        var name = target.values().get(nameField);
        var known = published.sysId(target.key());
        var named = existing.stream()
                .filter(record -> record.value(nameField).equalsIgnoreCase(name))
                .toList();
        if (named.stream().filter(CatalogItems::isInUse).count() > 1) {
            log.accept("WARNING: ServiceNow has " + target.label()
                    + " more than once, and orders may lose its value. Make the others inactive there.");
        }
        var own = existing.stream()
                .filter(record -> known.filter(record.sysId().value()::equals).isPresent());
        var found = Stream.concat(own, named.stream()).findFirst();
        if (found.isPresent()) {
            return Optional.of(update(target, found.get()));
        }
        if (known.isPresent() && !overwrite) {
            kept.add(target.label() + " (deleted)");
            return Optional.empty();
        }
        return Optional.of(create(target));
    }

    private static boolean isInUse(TableRecord record) {
        return !record.value("active").equals("false")
                && !record.value("inactive").equals("true");
    }

    /** Makes inactive what Jenkins has made and the job does not have any more. */
    private void retire(
            String beginning,
            Set<String> wanted,
            String table,
            List<TableRecord> existing,
            Map<String, String> inactive)
            throws ServiceNowException, InterruptedException {
        for (var key : published.keys(beginning)) {
            var sysId = published.sysId(key);
            var record = existing.stream()
                    .filter(each -> sysId.filter(each.sysId().value()::equals).isPresent())
                    .findFirst();
            if (!wanted.contains(key) && record.isPresent()) {
                update(
                        new Target(key, "the " + key, table, EncodedQuery.where("sys_id", sysId.get()), inactive),
                        record.get());
            }
        }
    }

    private TableRecord create(Target target) throws ServiceNowException, InterruptedException {
        var values = session.asWritten(target.values());
        published.writing(target.key(), values);
        var created = session.tables().createUnique(target.table(), target.identity(), target.values());
        for (var duplicate : created.duplicates()) {
            log.accept("WARNING: ServiceNow has " + target.label() + " twice. "
                    + duplicate.sysId().value() + ", the younger one, is made inactive.");
            session.tables()
                    .update(
                            target.table(),
                            duplicate.sysId(),
                            target.table().equals(ItemVariable.CHOICES)
                                    ? Map.of("inactive", "true")
                                    : Map.of("active", "false"));
        }
        if (!created.created()) {
            return update(target, created.record());
        }
        log.accept("Created " + target.label());
        return readBack(target, values, created.record());
    }

    /** Writes what is not there yet, except where a person has been. */
    private TableRecord update(Target target, TableRecord record) throws ServiceNowException, InterruptedException {
        var changes = new LinkedHashMap<String, String>();
        var same = new HashMap<String, String>();
        session.asWritten(target.values()).forEach((field, value) -> {
            var now = record.value(field);
            if (ItemFields.isSame(field, value, now)) {
                same.put(field, now);
            } else if (overwrite || published.isOwn(target.key(), field, now)) {
                changes.put(field, value);
            } else {
                kept.add(field + " of " + target.label());
            }
        });
        published.written(target.key(), record.sysId().value(), same);
        if (changes.isEmpty()) {
            return record;
        }
        published.writing(target.key(), changes);
        log.accept("Updated " + target.label() + ": " + String.join(", ", changes.keySet()));
        return readBack(target, changes, session.tables().update(target.table(), record.sysId(), changes));
    }

    private TableRecord readBack(Target target, Map<String, String> sent, TableRecord record) {
        var read = new HashMap<String, String>();
        sent.forEach((field, value) -> {
            read.put(field, record.value(field));
            if (!record.has(field) || !ItemFields.isSame(field, value, record.value(field))) {
                log.accept("WARNING: ServiceNow ignored the field '" + field + "' of " + target.label()
                        + ": it does not exist, may not be written, or is too short.");
            }
        });
        published.written(target.key(), record.sysId().value(), read);
        return record;
    }
}
