"""Writes what Django's own dumpdata does: people whose passwords are hashed by each of its hashers.

make_django_dump.py auth FORMAT    the model auth.user
make_django_dump.py custom FORMAT  a user model of the site's own, which has other fields
"""
import base64
import hashlib
import os
import sys
import tempfile

import django
from django.conf import settings
from django.contrib.auth import hashers
from django.core.management import call_command
from django.utils.crypto import constant_time_compare

CUSTOM_MODEL = """
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Person(AbstractBaseUser):
    login = models.CharField(max_length=80, unique=True)
    mail = models.EmailField()
    called = models.CharField(max_length=80)
    enabled = models.BooleanField(default=True)
    joined = models.DateTimeField(null=True)
    USERNAME_FIELD = "login"
    objects = BaseUserManager()
"""

# Django has it from 4.0 on; Debian's may be older.
class ScryptPasswordHasher(hashers.BasePasswordHasher):
    algorithm = "scrypt"
    work_factor, block_size, parallelism = 2**14, 8, 1

    def encode(self, password, salt):
        key = hashlib.scrypt(
            password.encode(), salt=salt.encode(), n=self.work_factor, r=self.block_size, p=self.parallelism, maxmem=64 * 1024 * 1024, dklen=64)
        return "%s$%d$%s$%d$%d$%s" % (self.algorithm, self.work_factor, salt, self.block_size, self.parallelism, base64.b64encode(key).decode("ascii").strip())

    def verify(self, password, encoded):
        return constant_time_compare(encoded, self.encode(password, encoded.split("$")[2]))


def hasher_paths():
    """Every hasher that this Django ships and that can work here."""
    own = "django.contrib.auth.hashers."
    names = [
        "PBKDF2PasswordHasher", "PBKDF2SHA1PasswordHasher", "Argon2PasswordHasher", "BCryptSHA256PasswordHasher", "BCryptPasswordHasher", "ScryptPasswordHasher",
        "SHA1PasswordHasher", "MD5PasswordHasher", "UnsaltedSHA1PasswordHasher", "UnsaltedMD5PasswordHasher", "CryptPasswordHasher",
    ]
    return [own + name if hasattr(hashers, name) else __name__ + "." + name for name in names if hasattr(hashers, name) or name in globals()]


def main(folder, kind, format):
    installed = ["django.contrib.contenttypes", "django.contrib.auth"]
    options = {}
    if kind == "custom":
        os.mkdir(os.path.join(folder, "people"))
        open(os.path.join(folder, "people", "__init__.py"), "w").close()
        with open(os.path.join(folder, "people", "models.py"), "w") as file:
            file.write(CUSTOM_MODEL)
        sys.path.insert(0, folder)
        installed.append("people")
        options["AUTH_USER_MODEL"] = "people.Person"
    settings.configure(
        INSTALLED_APPS=installed, PASSWORD_HASHERS=hasher_paths(), USE_TZ=True, TIME_ZONE="UTC", SECRET_KEY="not a secret",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, **options)
    django.setup()
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    call_command("migrate", run_syncdb=True, verbosity=0)
    User = get_user_model()
    joined = timezone.datetime(2019, 5, 4, 3, 2, 1, tzinfo=timezone.utc)
    if kind == "custom":
        for number, name in enumerate(["amélie@example.com", "王小明"]):
            person = User(login=name, mail=f"custom{number}@example.com", called="Amélie P.", joined=joined)
            person.set_password("mot de passé")
            person.save()
        call_command("dumpdata", "people.person", format=format)
        return
    for hasher in hashers.get_hashers():
        user = User(username="by_" + hasher.algorithm, email=hasher.algorithm + "@example.com", first_name="Ада", last_name="Лавлейс", date_joined=joined)
        if hasher.algorithm == "crypt":
            user.password = hashers.make_password("ascii only", hasher=hasher)
        else:
            user.password = hashers.make_password("密码 été 🐎 " + hasher.algorithm, hasher=hasher)
            assert hashers.check_password("密码 été 🐎 " + hasher.algorithm, user.password)
        user.last_login = joined
        user.save()
    nobody = User(username="没有密码", email="unusable@example.com", first_name="小明", last_name="王", date_joined=joined, is_superuser=True)
    nobody.set_unusable_password()
    nobody.save()
    User(username="gone", email="gone@example.com", is_active=False, password=hashers.make_password("密码", hasher="md5"), date_joined=joined).save()
    call_command("dumpdata", "auth.user", format=format)


with tempfile.TemporaryDirectory() as folder:
    main(folder, *sys.argv[1:])
