package org.jvnet.hudson.test;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Grants what a test says, and nothing else. */
public class MockAuthorizationStrategy extends AuthorizationStrategy {
    private final List<Granted> granted = new ArrayList<>();

    /** @param onPath of the full name of an item, empty for Jenkins itself */
    private record Granted(Set<Permission> permissions, Predicate<String> onPath, Set<String> to) {}

    /** With all permissions that they imply. */
    public Grant grant(Permission... permissions) {
        return new Grant(Set.of(permissions));
    }

    public class Grant {
        private final Set<Permission> permissions;

        Grant(Set<Permission> permissions) {
            this.permissions = permissions;
        }

        public GrantOn everywhere() {
            return new GrantOn(path -> true);
        }

        /** Not on what is in these items. */
        public GrantOn onItems(Item... items) {
            var names = Arrays.stream(items).map(Item::getFullName).collect(Collectors.toSet());
            return new GrantOn(names::contains);
        }

        public class GrantOn {
            private final Predicate<String> onPath;

            GrantOn(Predicate<String> onPath) {
                this.onPath = onPath;
            }

            /** @param sids names of users or groups */
            public MockAuthorizationStrategy to(String... sids) {
                granted.add(new Granted(permissions, onPath, Set.of(sids)));
                return MockAuthorizationStrategy.this;
            }
        }
    }

    @Override
    @NonNull
    public ACL getRootACL() {
        return acl("");
    }

    @Override
    @NonNull
    public ACL getACL(@NonNull AbstractItem item) {
        return acl(item.getFullName());
    }

    private ACL acl(String path) {
        return ACL.lambda2((authentication, permission) -> {
            var names = names(authentication);
            return granted.stream()
                    .filter(each -> each.onPath.test(path))
                    .filter(each -> each.to.stream().anyMatch(names::contains))
                    .anyMatch(each -> isImplied(permission, each.permissions));
        });
    }

    private static Set<String> names(Authentication authentication) {
        var names = new HashSet<String>();
        names.add(authentication.getName());
        authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .forEach(names::add);
        return names;
    }

    private static boolean isImplied(Permission permission, Set<Permission> by) {
        for (var each = permission; each != null; each = each.impliedBy) {
            if (by.contains(each)) {
                return true;
            }
        }
        return false;
    }
}
