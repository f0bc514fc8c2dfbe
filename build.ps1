#!/usr/bin/env pwsh
# The project's everyday commands by name.
#   ./build.ps1 Test            ./build.ps1 AddMigration RenameThings            ./build.ps1 Pack
# Pack puts the NuGet packages and the npm package into the folder packages. It needs Node as well.
param(
    [Parameter(Mandatory)]
    [ValidateSet('Build', 'Test', 'Run', 'AddMigration', 'Sdk', 'Pack', 'Bench')]
    [string] $Target,
    [string] $Name
)

if ($Target -eq 'AddMigration' -and -not $Name) { throw 'AddMigration requires a name: ./build.ps1 AddMigration RenameThings' }
if ($Target -ne 'AddMigration' -and $Name) { throw "$Target takes no name." }

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-Location $PSScriptRoot

switch ($Target) {
    'Build' { dotnet build }
    'Test' { dotnet test }
    'Run' { dotnet run --project src/WebApi }
    'AddMigration' {
        dotnet tool restore
        dotnet ef migrations add $Name --project src/Infrastructure --context SqliteAccesskeysDbContext --output-dir Persistence/Sqlite/Migrations
        dotnet ef migrations add $Name --project src/Infrastructure --context SqlServerAccesskeysDbContext --output-dir Persistence/SqlServer/Migrations
    }
    'Sdk' {
        dotnet tool restore
        foreach ($sdk in 'src/Client', 'clients/typescript') { dotnet nswag run $sdk/nswag.json }
    }
    'Pack' {
        foreach ($package in 'src/Client', 'src/AspNetCore') { dotnet pack $package --output packages -p:ContinuousIntegrationBuild=true }
        npm ci --prefix clients/typescript
        npm pack ./clients/typescript --pack-destination packages
    }
    'Bench' { dotnet run --project bench -c Release }
}

exit $LASTEXITCODE
