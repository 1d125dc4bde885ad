package io.jenkins.plugins.servicenow.catalog.item;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.client.TableRecord;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.itsm.RefusedException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the catalog, the category and the flow of an item, by name or sys_id. */
final class CatalogLookup {

    private static final int MAX_LISTED = 5;

    private final ServiceNowSession session;
    private final Consumer<String> log;

    /** @param log takes warnings for the build log */
    CatalogLookup(@NonNull ServiceNowSession session, @NonNull Consumer<String> log) {
        this.session = session;
        this.log = log;
    }

    @NonNull
    SysId catalog(@NonNull String title) throws ServiceNowException, RefusedException, InterruptedException {
        return find("sc_catalog", "catalog", "title", title, find("sc_catalog", "title", title));
    }

    /** @param catalog that must have it, since most catalogs have categories of the same titles */
    @NonNull
    SysId category(@NonNull String title, @NonNull SysId catalog)
            throws ServiceNowException, RefusedException, InterruptedException {
        var found = find("sc_category", "title", title, "sc_catalog").stream()
                .filter(category -> category.value("sc_catalog").equals(catalog.value()))
                .toList();
        return find("sc_category", "category", "title", title, found);
    }

    /** One that is published, that is active. Its sys_id is taken also from a user who may not read flows. */
    @NonNull
    SysId flow(@NonNull String name) throws ServiceNowException, RefusedException, InterruptedException {
        try {
            return find("sys_hub_flow", "flow", "name", name, find("sys_hub_flow", "name", name));
        } catch (ServiceNowException e) {
            if (e.kind() != ServiceNowException.Kind.PERMISSION) {
                throw e;
            }
            if (!SysId.isSysId(name)) {
                throw new RefusedException("The flow '" + Text.of(name)
                        + "' cannot be looked for: the OAuth Application User may not read the table sys_hub_flow. Give the"
                        + " sys_id of the flow, or the user the role flow_designer.");
            }
            log.accept("WARNING: it cannot be checked whether the flow " + name
                    + " is published: the OAuth Application User may not read the table sys_hub_flow.");
            return SysId.of(name);
        }
    }

    private List<TableRecord> find(String table, String nameField, String name, String... more)
            throws ServiceNowException, RefusedException, InterruptedException {
        var fields = Stream.concat(Stream.of("sys_id", nameField, "active"), Stream.of(more))
                .toArray(String[]::new);
        try {
            return session.tables()
                    .findAll(table, EncodedQuery.where(SysId.isSysId(name) ? "sys_id" : nameField, name), fields);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("'" + Text.of(name) + "' cannot be used. " + e.getMessage() + ".");
        }
    }

    private static SysId find(String table, String parameter, String nameField, String name, List<TableRecord> found)
            throws RefusedException {
        var active = found.stream()
                .filter(record -> !record.value("active").equals("false"))
                .toList();
        if (active.size() == 1) {
            return active.get(0).sysId();
        }
        if (active.size() > 1) {
            throw new RefusedException("ServiceNow has more than one " + parameter + " '" + Text.of(name)
                    + "'. Give the sys_id of one as " + parameter + ". They are "
                    + active.stream()
                            .limit(MAX_LISTED)
                            .map(record -> record.sysId().value())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        throw new RefusedException(
                found.isEmpty()
                        ? "ServiceNow has no " + parameter + " '" + Text.of(name)
                                + "', or the OAuth Application User may not read the table " + table
                                + ". Give the exact " + nameField + " or the sys_id as " + parameter + "."
                        : "The " + parameter + " '" + Text.of(name)
                                + "' is not active in ServiceNow. Activate it there, or give another one as "
                                + parameter + ".");
    }
}
