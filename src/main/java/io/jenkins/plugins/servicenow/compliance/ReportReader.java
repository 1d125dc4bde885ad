package io.jenkins.plugins.servicenow.compliance;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.build.DeploymentEntry;
import io.jenkins.plugins.servicenow.build.OverrideEntry;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.cmdb.RelationTypes;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import io.jenkins.plugins.servicenow.itsm.Approver;
import io.jenkins.plugins.servicenow.itsm.ChangeRecord;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what a report is about, once: a table after the other, each with a request for every hundred of its records. What may not be
 * read is said in each place where it is missing.
 */
final class ReportReader {

    private static final String CHANGE_ROLE = "the role sn_change_read";
    private static final String CMDB_ROLE = "the role sn_cmdb_user";

    private static final RelatedRecords.Query CHANGES = RelatedRecords.Query.of(
            ChangeApi.TABLE, "sys_id", CHANGE_ROLE, ReportedChange.FIELDS.toArray(String[]::new));
    private static final RelatedRecords.Query CHANGES_OF_CI =
            RelatedRecords.Query.of(ChangeApi.TABLE, "cmdb_ci", CHANGE_ROLE, "number");
    private static final RelatedRecords.Query AFFECTED =
            RelatedRecords.Query.of("task_ci", "task", CHANGE_ROLE, "ci_item");
    private static final RelatedRecords.Query AFFECTING =
            RelatedRecords.Query.of("task_ci", "ci_item", CHANGE_ROLE, "task", "task.sys_class_name");
    private static final RelatedRecords.Query APPROVALS = RelatedRecords.Query.of(
            Approver.TABLE,
            "sysapproval",
            "the role sn_change_read or approver_user",
            ReportedApproval.FIELDS.toArray(String[]::new));
    private static final RelatedRecords.Query POLICIES = RelatedRecords.Query.of(
            "chg_policy_applied",
            "change_request",
            "read access to the table chg_policy_applied",
            "chg_policy",
            "activity_name",
            "sys_created_on");
    private static final RelatedRecords.Query NOTES = RelatedRecords.Query.of(
                    "sys_journal_field",
                    "element_id",
                    "read access to the table sys_journal_field",
                    "value",
                    "sys_created_by",
                    "sys_created_on")
            .with(query -> query.and("element", "work_notes"));
    private static final RelatedRecords.Query INCIDENTS = RelatedRecords.Query.of(
                    ReportedIncident.TABLE,
                    "cmdb_ci",
                    "the role sn_incident_read",
                    "number",
                    "state",
                    "priority",
                    "short_description")
            .with(query -> query.and("active", "true"));
    private static final RelatedRecords.Query SERVERS =
            RelatedRecords.Query.of("cmdb_ci_server", "sys_id", CMDB_ROLE, "name", "sys_class_name");

    private final ServiceNowSession session;
    private final CmdbMapping cmdb;
    private final String relationship;
    private final ReportedBuilds builds;
    private final Images images;

    /** What the report may lack as a whole. */
    private final Set<String> gaps = new LinkedHashSet<>();

    /**
     * @param relationship name of its type, from an image to a server that runs it
     * @param log takes warnings for the build log
     */
    ReportReader(
            @NonNull ServiceNowSession session,
            @NonNull CmdbMapping cmdb,
            @NonNull String relationship,
            @NonNull ReportedBuilds builds,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.cmdb = cmdb;
        this.relationship = relationship;
        this.builds = builds;
        this.images = new Images(session, cmdb, log);
    }

    /** With every change request that is about one of them. */
    @NonNull
    List<ReportedImage> ofImages(@NonNull Collection<ImageCi> cis) throws IOException, InterruptedException {
        var ids = cis.stream().map(ImageCi::sysId).toList();
        var affecting = read(AFFECTING, ids);
        var direct = read(CHANGES_OF_CI, ids);
        var changesOf = new HashMap<SysId, PartialList<SysId>>();
        for (var id : ids) {
            var listed = affecting.of(id);
            var named = direct.of(id);
            var all = Stream.concat(
                            listed.all().stream()
                                    .filter(row ->
                                            row.value("task.sys_class_name").equals(ChangeApi.TABLE))
                                    .flatMap(row -> row.reference("task").stream()),
                            named.all().stream().map(TableRecord::sysId))
                    .distinct()
                    .toList();
            changesOf.put(id, new PartialList<>(all, first(listed.missing(), named.missing())));
        }
        var changes = read(CHANGES, distinct(changesOf.values()));
        return report(cis, changesOf, changes, read(AFFECTED, distinct(changesOf.values())));
    }

    /**
     * With every image among their affected configuration items; a change request about none stands for itself.
     *
     * @param also further images that the change requests are about
     */
    @NonNull
    List<ReportedImage> ofChanges(@NonNull Collection<SysId> ids, @NonNull Collection<SysId> also)
            throws IOException, InterruptedException {
        var changes = read(CHANGES, ids);
        var affected = read(AFFECTED, ids);
        var itemsOf = new LinkedHashMap<SysId, Set<SysId>>();
        for (var id : ids) {
            addGap("What the change requests are about", affected.of(id).missing());
            var items = new LinkedHashSet<>(also);
            affected.of(id).all().forEach(row -> row.reference("ci_item").ifPresent(items::add));
            changes.of(id).all().forEach(row -> row.reference("cmdb_ci").ifPresent(items::add));
            itemsOf.put(id, items);
        }
        var items = new LinkedHashSet<>(also);
        itemsOf.values().forEach(items::addAll);
        var read = images.read(items);
        if (read.size() < items.size()) {
            gaps.add((items.size() - read.size())
                    + " configuration items of the change requests are not shown to the OAuth"
                    + " Application User, who needs " + CMDB_ROLE);
        }
        var cis = read.stream().filter(this::isImage).toList();
        var changesOf = new HashMap<SysId, PartialList<SysId>>();
        for (var ci : cis) {
            var about = itemsOf.entrySet().stream()
                    .filter(each -> each.getValue().contains(ci.sysId()))
                    .map(Map.Entry::getKey)
                    .toList();
            changesOf.put(ci.sysId(), PartialList.complete(about));
        }
        var reported = new ArrayList<>(report(cis, changesOf, changes, affected));
        var withImage = distinct(changesOf.values());
        var without = ids.stream().filter(id -> !withImage.contains(id)).toList();
        described(without, changes, affected).values().forEach(change -> reported.add(ReportedImage.none(change)));
        return reported;
    }

    private void addGap(String what, String why) {
        if (!why.isEmpty()) {
            gaps.add(what + " is not known: " + why);
        }
    }

    /** Why there may be more images than those that were read; empty when these are all. */
    @NonNull
    List<String> gaps() {
        return List.copyOf(gaps);
    }

    private boolean isImage(ImageCi ci) {
        return ci.family().equals(cmdb.getCiClass());
    }

    private List<ReportedImage> report(
            Collection<ImageCi> cis,
            Map<SysId, PartialList<SysId>> changesOf,
            RelatedRecords changeRecords,
            RelatedRecords affected)
            throws IOException, InterruptedException {
        var ids = cis.stream().map(ImageCi::sysId).toList();
        var changes = described(distinct(changesOf.values()), changeRecords, affected);
        var attachments = attachments(cis.stream().collect(Collectors.toMap(ImageCi::sysId, ImageCi::label)));
        var servers = relations("parent", ids, relationship, "child");
        var origins = relations("parent", ids, cmdb.getDerivedFromType(), "child");
        var incidents = read(INCIDENTS, ids);
        var countFields = VulnerabilityCounts.fields(cmdb);
        var counted = countFields.isEmpty()
                ? RelatedRecords.unreadable(List.of(), "")
                : read(
                        RelatedRecords.Query.of(
                                cmdb.getCiClass(), "sys_id", CMDB_ROLE, countFields.toArray(String[]::new)),
                        ids);
        return cis.stream()
                .map(ci -> new ReportedImage(
                        ci,
                        children(origins.of(ci.sysId())),
                        changes(changesOf.get(ci.sysId()), changes, changeRecords),
                        attachments.get(ci.sysId()),
                        children(servers.of(ci.sysId())),
                        incidents.of(ci.sysId(), ReportedIncident::of),
                        VulnerabilityCounts.of(counted.of(ci.sysId()), cmdb)))
                .toList();
    }

    private static PartialList<ReportedChange> changes(
            PartialList<SysId> ids, Map<SysId, ReportedChange> described, RelatedRecords records) {
        var found = ids.all().stream()
                .map(described::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(ReportedChange::number))
                .toList();
        var unread = ids.all().stream()
                .filter(id -> !described.containsKey(id))
                .map(id -> records.of(id).missing())
                .map(why -> why.isEmpty() ? "a change request about it does not exist any more" : why)
                .findFirst()
                .orElse("");
        return new PartialList<>(found, first(ids.missing(), unread));
    }

    /** The change requests that could be read, in their order. */
    private Map<SysId, ReportedChange> described(
            Collection<SysId> ids, RelatedRecords changeRecords, RelatedRecords affected)
            throws IOException, InterruptedException {
        var approvals = read(APPROVALS, ids);
        var policies = read(POLICIES, ids);
        var records = new LinkedHashMap<SysId, ChangeRecord>();
        var buildsOf = new HashMap<SysId, List<Run<?, ?>>>();
        for (var id : ids) {
            for (var row : changeRecords.of(id).all()) {
                var change = new ChangeRecord(row);
                records.put(id, change);
                buildsOf.put(id, builds.of(change));
            }
        }
        var attachments = attachments(
                records.values().stream().collect(Collectors.toMap(ChangeRecord::sysId, ChangeRecord::number)));
        var notes = read(NOTES, records.keySet());
        var reportedBuilds = new HashMap<SysId, ReportedBuild>();
        buildsOf.forEach((id, found) -> {
            if (!found.isEmpty()) {
                reportedBuilds.put(id, builds.describe(found));
            }
        });
        var unlinked = unlinkedServers(records.keySet(), affected, reportedBuilds);
        var described = new LinkedHashMap<SysId, ReportedChange>();
        records.forEach((id, change) -> {
            described.put(
                    id,
                    new ReportedChange(
                            change,
                            inOrder(approvals.of(id, ReportedApproval::of)),
                            policies.of(id, ReportedPolicy::of),
                            attachments.get(id),
                            reportedBuilds.get(id),
                            statements(change, buildsOf.get(id), notes.of(id)),
                            overrides(change, buildsOf.get(id), notes.of(id)),
                            unlinked.get(id)));
        });
        return described;
    }

    /** As they were asked. */
    private static PartialList<ReportedApproval> inOrder(PartialList<ReportedApproval> approvals) {
        return new PartialList<>(
                approvals.all().stream()
                        .sorted(Comparator.comparing(
                                        (ReportedApproval each) -> each.row().value("sys_created_on"))
                                .thenComparing(each -> each.row().value("sys_updated_on"))
                                .thenComparing(each -> each.approver().name()))
                        .toList(),
                approvals.missing());
    }

    /** Those that Jenkins has written: the account that has created the change request. */
    private static Stream<TableRecord> ownNotes(ChangeRecord change, PartialList<TableRecord> notes) {
        var account = change.record().value("sys_created_by");
        return notes.all().stream()
                .filter(note ->
                        !account.isEmpty() && note.value("sys_created_by").equals(account));
    }

    /** As its builds know, and as Jenkins has noted: builds of other controllers are known by their notes only. */
    private List<String> overrides(ChangeRecord change, List<Run<?, ?>> ownBuilds, PartialList<TableRecord> notes) {
        return Stream.concat(
                        ownBuilds.stream().flatMap(build -> builds.overrides(build, change).stream()),
                        ownNotes(change, notes)
                                .map(note -> Text.oneLine(note.value("value")))
                                .filter(note -> note.startsWith(OverrideEntry.NOTE)))
                .distinct()
                .toList();
    }

    /** Of its builds, and of the notes that Jenkins has written. */
    private PartialList<Statement> statements(
            ChangeRecord change, List<Run<?, ?>> ownBuilds, PartialList<TableRecord> notes) {
        var account = change.record().value("sys_created_by");
        var noted = ownNotes(change, notes)
                .sorted(Comparator.comparing(note -> note.value("sys_created_on")))
                .map(note -> Statement.ofNote(
                        "work note by " + account,
                        note.value("value"),
                        ServiceNowTime.parse(note.value("sys_created_on")).orElse(null)))
                .filter(statement -> !statement.isEmpty())
                .toList();
        // A note says when; a build is the better witness, and is there where notes may not be read.
        var recorded = ownBuilds.stream()
                .flatMap(build -> builds.statements(build, change).stream())
                .map(statement -> noted.stream()
                        .filter(statement::isSame)
                        .findFirst()
                        .map(note -> statement.at(note))
                        .orElse(statement))
                .toList();
        var others = noted.stream().filter(note -> recorded.stream().noneMatch(note::isSame));
        var missing = account.isEmpty()
                ? "the field sys_created_by of the change request is not shown to the OAuth Application User"
                : notes.missing();
        return new PartialList<>(
                Stream.concat(recorded.stream(), others).toList(),
                missing.isEmpty() || !ownBuilds.isEmpty()
                        ? ""
                        : "the build that has created the change request is not on this Jenkins controller, and "
                                + missing);
    }

    /** For each change the servers that it or its build names, and to which no image is linked. */
    private Map<SysId, PartialList<ReportedCi>> unlinkedServers(
            Collection<SysId> changes, RelatedRecords affected, Map<SysId, ReportedBuild> reportedBuilds)
            throws IOException, InterruptedException {
        var items = changes.stream()
                .flatMap(change -> affected.of(change).all().stream())
                .flatMap(row -> row.reference("ci_item").stream())
                .distinct()
                .toList();
        var servers = read(SERVERS, items);
        var named = new LinkedHashMap<SysId, Map<SysId, ReportedCi>>();
        var missing = new HashMap<SysId, String>();
        for (var change : changes) {
            var ofChange = new LinkedHashMap<SysId, ReportedCi>();
            missing.put(change, affected.of(change).missing());
            for (var row : affected.of(change).all()) {
                row.reference("ci_item")
                        .ifPresent(item -> servers.of(item)
                                .all()
                                .forEach(record -> ofChange.put(
                                        item,
                                        new ReportedCi(item, record.text("name"), record.value("sys_class_name")))));
            }
            var build = reportedBuilds.get(change);
            if (build != null) {
                build.deployments().stream()
                        .filter(each -> SysId.isSysId(each.getServerSysId()))
                        .map(ReportReader::server)
                        .forEach(server -> ofChange.put(server.sysId(), server));
            }
            named.put(change, ofChange);
        }
        var all = named.values().stream()
                .flatMap(map -> map.keySet().stream())
                .distinct()
                .toList();
        var running = relations("child", all, relationship, "parent");
        var linked = linked(running);
        var unlinked = new HashMap<SysId, PartialList<ReportedCi>>();
        named.forEach((change, ofChange) -> {
            var without = ofChange.values().stream()
                    .filter(server -> !linked.contains(server.sysId()))
                    .toList();
            var unread = without.stream()
                    .map(server -> running.of(server.sysId()).missing())
                    .filter(why -> !why.isEmpty())
                    .findFirst()
                    .orElse("");
            unlinked.put(
                    change,
                    new PartialList<>(unread.isEmpty() ? without : List.of(), first(missing.get(change), unread)));
        });
        return unlinked;
    }

    /** The servers of these relationships that an image runs on; applications run on servers too. */
    private Set<SysId> linked(RelatedRecords running) throws IOException, InterruptedException {
        var parents = running.all().stream()
                .flatMap(row -> row.reference("parent").stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var imageIds = images.read(parents).stream()
                .filter(this::isImage)
                .map(ImageCi::sysId)
                .collect(Collectors.toSet());
        var linked = new HashSet<SysId>();
        for (var row : running.all()) {
            if (row.reference("parent").filter(imageIds::contains).isPresent()) {
                row.reference("child").ifPresent(linked::add);
            }
        }
        return linked;
    }

    private RelatedRecords relations(String from, Collection<SysId> ids, String type, String to)
            throws ServiceNowException, InterruptedException {
        if (ids.isEmpty()) {
            return RelatedRecords.unreadable(ids, "");
        }
        var types = new RelationTypes(session).allSaying(type);
        var query = RelatedRecords.Query.of(
                RelationTypes.RELATIONS, from, CMDB_ROLE, from, to, to + ".name", to + ".sys_class_name");
        return types.isEmpty()
                ? RelatedRecords.unreadable(
                        ids,
                        "ServiceNow has no relationship type '" + RelationTypes.parentDescriptor(type)
                                + "', or the OAuth Application User may not read cmdb_rel_type")
                : read(query.with(condition -> condition.in("type", types)), ids);
    }

    private RelatedRecords read(RelatedRecords.Query query, Collection<SysId> ids)
            throws ServiceNowException, InterruptedException {
        return RelatedRecords.read(session, query, ids);
    }

    /** @param labels by which the records are named */
    private Map<SysId, PartialList<ReportedFile>> attachments(Map<SysId, String> labels)
            throws ServiceNowException, InterruptedException {
        var list = session.attachments().find(labels.keySet());
        var byRecord = list.byRecord();
        return labels.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        label -> new PartialList<>(
                                byRecord.getOrDefault(label.getKey(), List.of()).stream()
                                        .sorted(Comparator.comparing(Attachment::created)
                                                .thenComparing(Attachment::fileName))
                                        .map(each -> ReportedFile.of(session.instance(), each, label.getValue()))
                                        .toList(),
                                list.incomplete().contains(label.getKey())
                                        ? "not all attachments are shown to the OAuth Application User, who needs to read the record"
                                        : "")));
    }

    @CheckForNull
    private static ReportedCi child(TableRecord relation) {
        return relation.reference("child")
                .map(id -> new ReportedCi(id, relation.text("child.name"), relation.value("child.sys_class_name")))
                .orElse(null);
    }

    private static ReportedCi server(DeploymentEntry deployment) {
        return new ReportedCi(SysId.of(deployment.getServerSysId()), deployment.getServer(), "");
    }

    /** What the relationships lead to, by name. */
    private static PartialList<ReportedCi> children(PartialList<TableRecord> relations) {
        return new PartialList<>(
                relations.all().stream()
                        .map(ReportReader::child)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted(Comparator.comparing(ReportedCi::name))
                        .toList(),
                relations.missing());
    }

    private static Set<SysId> distinct(Collection<PartialList<SysId>> lists) {
        return lists.stream().flatMap(list -> list.all().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
