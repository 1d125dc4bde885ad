package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.console.HyperlinkNote;
import io.jenkins.plugins.servicenow.client.QueryBatch;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.cmdb.ImageCi;
import io.jenkins.plugins.servicenow.cmdb.ImageName;
import io.jenkins.plugins.servicenow.cmdb.Images;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import io.jenkins.plugins.servicenow.itsm.ChoiceLists;
import io.jenkins.plugins.servicenow.itsm.RecordLink;
import io.jenkins.plugins.servicenow.itsm.References;
import io.jenkins.plugins.servicenow.itsm.ServiceNowTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Registers one image: first {@link #write}, then {@link #relate}. */
final class ImageRegistration {

    /** Longer than all attempts of one request take together. */
    private static final Duration MAX_WRITE = Duration.ofMinutes(10);

    private final ServiceNowSession session;
    private final CmdbMapping cmdb;
    private final ImageDraft draft;
    private final Images existing;
    private final Consumer<String> log;

    /** The image to register, its base image, and the upstream of that. */
    private List<Image> images = List.of();

    /** The same after they were written. */
    private List<WrittenImage> written = List.of();

    /** Null when there is no base image. */
    private Derivation derivation;

    /** @param log takes lines for the build log */
    ImageRegistration(
            @NonNull ServiceNowSession session,
            @NonNull CmdbMapping cmdb,
            @NonNull ImageDraft draft,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.cmdb = cmdb;
        this.draft = draft;
        this.existing = new Images(session, draft.className(), cmdb.getVersionField(), log);
        this.log = log;
    }

    /**
     * Writes the CI, and base image and upstream when they are to be created.
     *
     * @param reported the fields that the log has warnings about already
     * @throws AbortException when an image is unknown or ambiguous, or would be derived from itself; nothing is written then
     */
    @NonNull
    RegisteredImage write(@NonNull ReportedFields reported) throws IOException, InterruptedException {
        var values = values();
        images = images(values);
        if (images.size() > 1) {
            derivation = Derivation.of(session, cmdb.getDerivedFromType(), cmdb.isCreateRelationshipTypes());
            derivation.checkNoCycle(draft.step(), images);
        }
        var tables = new TableImages(session, existing, draft.className());
        written = new ImageReconciliation(session, draft.className(), draft.source(), tables, log)
                .write(images, cmdb.getDerivedFromType());
        var isNew = images.get(0).found() == null;
        return readBack(written.get(0), isNew, values, reported);
    }

    /** Writes those relationships to the base image, and from that to the upstream, that were not written with the CIs. */
    void relate() throws IOException, InterruptedException {
        for (var i = 0; i + 1 < images.size(); i++) {
            var newer = written.get(i);
            var older = written.get(i + 1);
            if (!newer.derivationKnown()) {
                derivation.relate(newer.sysId(), older.sysId());
            }
            var url = RecordLink.to(session.instance(), older.className(), older.sysId());
            log.accept(images.get(i) + " is derived from "
                    + HyperlinkNote.encodeTo(url, images.get(i + 1).toString())
                    + (older.created() ? ", which was created" : ""));
        }
    }

    private Map<String, String> values() throws IOException, InterruptedException {
        var values = identity(draft.name());
        values.putAll(draft.fields());
        var named = References.takeFrom(values);
        var batch = new QueryBatch(session);
        batch.send(named.stream()
                .flatMap(reference -> References.queries(reference).stream())
                .toList());
        var references = new References(batch, log);
        for (var reference : named) {
            values.put(reference.field(), references.find(reference).value());
        }
        if (!draft.choices().isEmpty()) {
            var choices = ChoiceLists.read(
                    session,
                    List.of(draft.className(), "cmdb_ci"),
                    draft.choices().keySet());
            draft.choices().forEach((field, label) -> values.put(field, choices.toSend(field, label, log)));
        }
        return values;
    }

    private Map<String, String> identity(ImageName name) {
        var values = new LinkedHashMap<String, String>();
        values.put("name", name.name());
        if (name.version() != null) {
            values.put(cmdb.getVersionField(), name.version());
        }
        values.put("correlation_id", name.correlationId(draft.className()));
        return values;
    }

    /** The image, its base image and the upstream, with the CIs that there are of them. */
    private List<Image> images(Map<String, String> values) throws IOException, InterruptedException {
        var images = new ArrayList<Image>();
        images.add(new Image(
                draft.name(), values, existing.findToWrite(draft.name()).orElse(null)));
        var missing = new ArrayList<ImageName>();
        for (var name : draft.lineage()) {
            var parameter = images.size() == 1 ? "baseImage" : "upstream";
            var found = existing.find(parameter, name).orElse(null);
            if (found == null && (name.isSysId() || !draft.createMissing())) {
                missing.add(name);
            }
            images.add(new Image(name, found == null ? identity(name) : unchanged(found), found));
        }
        if (!missing.isEmpty()) {
            throw new AbortException("ServiceNow has no image "
                    + missing.stream().map(ImageName::toString).collect(Collectors.joining(" and no image "))
                    + " in " + draft.className()
                    + ", or the OAuth Application User may not see it. Check name and version,"
                    + " register it first, or let the step create what it has a name for: createMissing: true.");
        }
        return images;
    }

    /**
     * What identifies the CI to Identification and Reconciliation, so that the relationship to it goes in the same request;
     * empty when that is not enough, or it belongs to another source, which would be replaced.
     */
    private Map<String, String> unchanged(ImageCi image) {
        return image.className().equals(draft.className())
                        && image.source().equals(draft.source())
                        && !image.version().isEmpty()
                ? Map.of("name", image.name(), cmdb.getVersionField(), image.version())
                : Map.of();
    }

    /**
     * ServiceNow answers OK whatever fields it ignores.
     *
     * @param isNew whether no CI had this name and version before
     */
    private RegisteredImage readBack(
            WrittenImage image, boolean isNew, Map<String, String> sent, ReportedFields reported)
            throws IOException, InterruptedException {
        var record = session.tables()
                .get(image.className(), image.sysId())
                .orElseThrow(
                        () -> new AbortException(
                                "The configuration item with the sys_id " + image.sysId()
                                        + " was written, but the OAuth Application User may not read it. It needs the role sn_cmdb_user."));
        var warnings = reported.report(session.asWritten(sent), record, image.className(), cmdb.getVersionField(), log);
        if (isNew && isOlderThanUpdate(record)) {
            var warning = "ServiceNow took " + draft.name() + " for a CI that it has had since "
                    + record.value("sys_created_on") + " UTC, under another name or version. Check the identification"
                    + " rule of the class " + image.className() + ": it must go by name and version.";
            warnings.add(warning);
            log.accept("WARNING: " + warning);
        }
        return registered(image, record, warnings);
    }

    /** Whether it was there long before it was last written; false also when the instance does not say. */
    private static boolean isOlderThanUpdate(TableRecord record) {
        var created = ServiceNowTime.parse(record.value("sys_created_on"));
        var updated = ServiceNowTime.parse(record.value("sys_updated_on"));
        return created.isPresent()
                && updated.isPresent()
                && Duration.between(created.get(), updated.get()).compareTo(MAX_WRITE) > 0;
    }

    private RegisteredImage registered(WrittenImage image, TableRecord record, List<String> warnings) {
        var registered = new RegisteredImage(
                image.sysId(),
                record.text("name"),
                Util.fixNull(draft.name().version()),
                image.className(),
                RecordLink.to(session.instance(), image.className(), image.sysId()),
                image.created(),
                warnings);
        log.accept((image.created() ? "Created configuration item " : "Updated configuration item ")
                + HyperlinkNote.encodeTo(registered.url(), draft.name().toString()) + " (" + image.className() + "): "
                + registered.url());
        return registered;
    }
}
