package io.jenkins.plugins.servicenow.cmdb;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.RecordLookup;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.config.CmdbMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the configuration items of images: those of one class and of the classes that extend it. */
public final class Images {

    private static final int MAX_LISTED = 10;

    private final ServiceNowSession session;
    private final String className;
    private final String versionField;
    private final Consumer<String> log;

    /** Those of which the log has been told that there are others. */
    private final Set<SysId> warned = new HashSet<>();

    /** @param log takes lines for the build log */
    public Images(
            @NonNull ServiceNowSession session,
            @NonNull String className,
            @NonNull String versionField,
            @NonNull Consumer<String> log) {
        this.session = session;
        this.className = className;
        this.versionField = versionField;
        this.log = log;
    }

    /**
     * @param cmdb has the class of images and the field for the version
     * @param log takes lines for the build log
     */
    public Images(@NonNull ServiceNowSession session, @NonNull CmdbMapping cmdb, @NonNull Consumer<String> log) {
        this(session, cmdb.getCiClass(), cmdb.getVersionField(), log);
    }

    /**
     * The image with this name and version; with this sys_id, in any class, also if it is retired. Of several with the same name
     * and version the oldest, with a warning.
     *
     * @param parameter by which the pipeline has named it, for messages
     * @throws AbortException when several versions have the name, with a list of them, when none that has it is in use, or the
     *     class does not exist
     */
    @NonNull
    public Optional<ImageCi> find(@NonNull String parameter, @NonNull ImageName image)
            throws IOException, InterruptedException {
        if (image.isSysId()) {
            var found = session.tables()
                    .get(ImageCi.ANY_CLASS, SysId.of(image.name()), ImageCi.fields(versionField))
                    .map(this::ci);
            found.ifPresent(this::warnIfOutOfUse);
            return found;
        }
        var found = cis(records(image));
        var inUse = inUse(found);
        if (inUse.isEmpty() && !found.isEmpty()) {
            throw outOfUse("image " + image, found, parameter);
        }
        return one(parameter, image, inUse);
    }

    /**
     * As {@link #find}, but for an image that is to be written: if none is in use the retired one, with a warning.
     *
     * @throws AbortException also when there is only one that another has absorbed
     */
    @NonNull
    public Optional<ImageCi> findToWrite(@NonNull ImageName image) throws IOException, InterruptedException {
        var found = cis(records(image));
        var inUse = inUse(found);
        if (!inUse.isEmpty() || found.isEmpty()) {
            return one("name", image, inUse);
        }
        var retired = found.stream().filter(each -> !each.isAbsorbed()).toList();
        if (retired.isEmpty()) {
            throw new AbortException("ServiceNow has the image " + image + " only as a duplicate: "
                    + list(found, ImageCi::status)
                    + ". Give another name or version, or have ServiceNow's administrators"
                    + " delete the duplicate.");
        }
        var used = one("name", image, retired);
        used.ifPresent(this::warnIfOutOfUse);
        return used;
    }

    private static List<ImageCi> inUse(List<ImageCi> found) {
        return found.stream().filter(ImageCi::isInUse).toList();
    }

    private Optional<ImageCi> one(String parameter, ImageName image, List<ImageCi> found) throws AbortException {
        if (found.size() > 1 && image.version() == null && !isOneVersion(found)) {
            throw new AbortException("ServiceNow has " + found.size() + " images " + image + " in " + className + ": "
                    + list(found, each -> each + " (" + each.sysId() + ")")
                    + ". Give the version, or the sys_id of one as " + parameter + ".");
        }
        return oldest(found);
    }

    private static AbortException outOfUse(String what, List<ImageCi> found, String parameter) {
        return new AbortException("ServiceNow has the " + what + " only as one that is not in use any more: "
                + list(found, ImageCi::status) + ". Give another one as '" + parameter
                + "', or the sys_id if it is meant all the same.");
    }

    private void warnIfOutOfUse(ImageCi used) {
        if (!used.isInUse() && warned.add(used.sysId())) {
            log.accept("WARNING: the configuration item " + used + " is used, although in ServiceNow " + used.status()
                    + ".");
        }
    }

    /** False also when none has a version that may be read: then they can be different ones. */
    private static boolean isOneVersion(List<ImageCi> found) {
        var first = found.get(0);
        return !first.version().isEmpty()
                && found.stream()
                        .allMatch(each -> each.version().equalsIgnoreCase(first.version())
                                && each.className().equals(first.className()));
    }

    /** Two of the same, as a request that was carried out long after its connection was lost makes them, stop nothing. */
    private Optional<ImageCi> oldest(List<ImageCi> same) {
        var oldest = same.stream()
                .min(Comparator.comparing(ImageCi::created)
                        .thenComparing(each -> each.sysId().value()));
        if (same.size() > 1) {
            oldest.filter(used -> warned.add(used.sysId()))
                    .ifPresent(used -> log.accept("WARNING: ServiceNow has " + same.size() + " configuration items "
                            + used + ": " + list(same, each -> each.sysId().value()) + ". The oldest is used, "
                            + used.sysId() + "; merge or delete the others in ServiceNow."));
        }
        return oldest;
    }

    private List<TableRecord> records(ImageName image) throws IOException, InterruptedException {
        var name = EncodedQuery.where("name", image.name());
        var version = image.version();
        try {
            return query(className, version == null ? name : name.and(versionField, version));
        } catch (ServiceNowException e) {
            if (e.serviceNowMessage().startsWith("Invalid table")) {
                throw new AbortException(
                        "ServiceNow has no CMDB class '" + className + "'. Create it in CI Class Manager,"
                                + " or name another one as className or as CI class of the connection.");
            }
            // ServiceNow ignores a condition on a field that does not exist, and returns other images too.
            if (e.kind() == ServiceNowException.Kind.PROTOCOL && version != null) {
                return query(className, EncodedQuery.where("correlation_id", image.correlationId(className)));
            }
            throw e;
        }
    }

    /**
     * The one CI in use; one that is retired or absorbed only by its sys_id, with a warning.
     *
     * @param parameter by which the pipeline has named it, for messages
     * @param ci name or sys_id
     * @throws AbortException when there is none, or more than one version of it
     */
    @NonNull
    public ImageCi one(@NonNull String parameter, @NonNull String ci) throws IOException, InterruptedException {
        var found = all(parameter, ci);
        if (inUse(found).isEmpty() && !SysId.isSysId(ci)) {
            throw outOfUse("configuration item '" + ci + "'", found, parameter);
        }
        return one(parameter, ci, found);
    }

    /** As {@link #one}, for a question about it: if none is in use also by its name. */
    @NonNull
    public ImageCi oneToRead(@NonNull String parameter, @NonNull String ci) throws IOException, InterruptedException {
        return one(parameter, ci, all(parameter, ci));
    }

    private ImageCi one(String parameter, String ci, List<ImageCi> all) throws AbortException {
        var found = inUse(all).isEmpty() ? all : inUse(all);
        if (found.size() > 1 && !isOneVersion(found)) {
            throw new AbortException("ServiceNow has " + found.size() + " configuration items '" + ci
                    + "'. Give the sys_id of one as '" + parameter + "': "
                    + list(found, each -> each.label() + " " + each.sysId()) + ".");
        }
        var used = oldest(found).orElseThrow();
        warnIfOutOfUse(used);
        return used;
    }

    /**
     * Every version of the CI with this name, or the one with this sys_id; of the class of images, otherwise of any. Also those
     * that are no longer in use.
     *
     * @throws AbortException when there is none
     */
    @NonNull
    public List<ImageCi> all(@NonNull String parameter, @NonNull String ci) throws IOException, InterruptedException {
        for (var table : List.of(className, ImageCi.ANY_CLASS)) {
            var found = cis(query(table, nameOrSysId(parameter, ci)));
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new AbortException("ServiceNow has no configuration item '" + ci
                + "', or the OAuth Application User may not see it. Give the exact name or the sys_id as '" + parameter
                + "'.");
    }

    private static EncodedQuery nameOrSysId(String parameter, String ci) throws AbortException {
        try {
            return EncodedQuery.where(SysId.isSysId(ci) ? "sys_id" : "name", ci);
        } catch (IllegalArgumentException e) {
            throw new AbortException("The " + parameter + " '" + ci + "' cannot be used. " + e.getMessage() + ".");
        }
    }

    /** Those that may be read; images of another class than the connection's without their version. */
    @NonNull
    public List<ImageCi> read(@NonNull Collection<SysId> ids) throws IOException, InterruptedException {
        var found = new ArrayList<ImageCi>();
        var missing = new LinkedHashSet<>(ids);
        for (var table : List.of(className, ImageCi.ANY_CLASS)) {
            for (var record : new RecordLookup(session).find(table, "sys_id", missing, ImageCi.fields(versionField))) {
                found.add(ci(record));
                missing.remove(record.sysId());
            }
        }
        return found;
    }

    /**
     * CIs that match.
     *
     * @param hidden how many others match that may not be read
     */
    public record Matching(@NonNull List<ImageCi> images, long hidden) {

        public Matching {
            images = List.copyOf(images);
        }
    }

    /** The CIs of the class of images for which this is true, in the order of their names. */
    @NonNull
    public Matching matching(@NonNull EncodedQuery query) throws IOException, InterruptedException {
        var found = session.tables().list(className, query, ImageCi.fields(versionField));
        var images = found.records().stream()
                .map(this::ci)
                .sorted(Comparator.comparing(ImageCi::label))
                .toList();
        return new Matching(images, found.hidden().orElse(0));
    }

    private List<TableRecord> query(String table, EncodedQuery query) throws IOException, InterruptedException {
        return session.tables().query(table, query, ImageCi.fields(versionField));
    }

    private List<ImageCi> cis(List<TableRecord> records) {
        return records.stream().map(this::ci).toList();
    }

    private ImageCi ci(TableRecord record) {
        return ImageCi.of(record, versionField);
    }

    private static String list(List<ImageCi> found, Function<ImageCi, String> text) {
        return found.stream().limit(MAX_LISTED).map(text).collect(Collectors.joining(", "))
                + (found.size() > MAX_LISTED ? ", …" : "");
    }
}
