FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src src
# The commit, which the site's version names: the image's build sees no git.
ARG REVISION=
RUN dotnet publish src/Slices.csproj -c Release -o /app -p:SourceRevisionId=$REVISION

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_URLS=http://+:8080 MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=65536
EXPOSE 8080
USER $APP_UID
ENTRYPOINT ["dotnet", "Slices.dll"]
